import { columns, defineOp, f64, i32, number, u8 } from "../../op.js";
import { binLayout } from "./bin-layout.js";
import { mostCuts } from "./find-cuts.js";

/**
 * Turns feature values into bin codes, by column and by row: the number of cuts below the value, or the number of its
 * category; the last slot for what is missing.
 *
 * `tables` tells the category of a code or of a whole number from 0 on: `tableOffsets[f] .. tableOffsets[f + 1]` are of
 * feature `f`, below 0 is none. A feature without one has the numbers of its categories themselves; `tableOffsets` may be
 * empty.
 *
 * A table may come in pieces: `firstRow` says where this one's rows belong among `totalRows`. `codes` holds all columns,
 * each padded (see `codedBytes`); `records` is empty where rows are only watched.
 */
export const codeFeatures = defineOp("tree/code-features", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    tables: i32("tableCells"),
    tableOffsets: i32("tableBounds"),
    cuts: f64("featureCount", mostCuts),
    ...binLayout,
  },
  outputs: { codes: u8("codeBytes"), records: u8("recordBytes") },
  parameters: { totalRows: number(), firstRow: number() },
  devices: ["cpu"],
  agreement: "exact",
});
