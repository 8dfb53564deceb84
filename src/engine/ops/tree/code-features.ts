import { columns, defineOp, f64, number, u8 } from "../../op.js";
import { binLayout } from "./bin-layout.js";
import { mostCuts } from "./find-cuts.js";

/**
 * Turns feature values into bin codes, by column and by row: the number of cuts below the value, or the number of its
 * category; the last slot for what is missing.
 *
 * A table may come in pieces: `firstRow` says where this one's rows belong among `totalRows`. `codes` holds all columns,
 * each padded (see `codedBytes`); `records` is empty where rows are only watched.
 */
export const codeFeatures = defineOp("tree/code-features", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    cuts: f64("featureCount", mostCuts),
    ...binLayout,
  },
  outputs: { codes: u8("codeBytes"), records: u8("recordBytes") },
  parameters: { totalRows: number(), firstRow: number() },
  devices: ["cpu"],
  agreement: "exact",
});
