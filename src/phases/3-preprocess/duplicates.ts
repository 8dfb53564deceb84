import { allocate, type Chunk, contiguous } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { columnFrom } from "../../columns/values.js";
import { runOp } from "../../engine/dispatch.js";
import { hashValues } from "../../engine/ops/column/hash-values.js";
import { repeats } from "../../engine/ops/column/repeats.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart } from "../../engine/take-rows.js";
import { keepRows, type LabelledRows } from "./labels.js";

const noWords = new BigInt64Array(0);

/** A 64-bit hash of each row's values in the given columns; neither their order nor how they are encoded matters. */
export function hashRows(table: Table, runtime: Runtime): BigInt64Array {
  const hashes = allocate(BigInt64Array, table.rowCount);
  table.names.forEach((name, index) => {
    const column = table.columns[index];
    const words = column.type === "dictionary" ? hashTexts(column.dictionary!, runtime) : noWords;
    runOp(hashValues, { column: contiguous(column), words, hashes, name: `column ${name}` }, runtime);
  });
  return hashes;
}

function hashTexts(texts: readonly string[], runtime: Runtime): BigInt64Array {
  const hashes = allocate(BigInt64Array, texts.length);
  const column: Chunk = contiguous(columnFrom(texts, "utf8"));
  runOp(hashValues, { column, words: noWords, hashes, name: "" }, runtime);
  return hashes;
}

/** The rows without those that equal an earlier one in every column, and how many those were. */
export function dropDuplicates(rows: LabelledRows, runtime: Runtime): LabelledRows & { duplicates: number } {
  const { data } = rows;
  const repeat = allocate(Uint8Array, data.rowCount);
  const count = new Float64Array(1);
  const columns = data.columns.map(contiguous);
  runOp(repeats, { columns, hashes: hashRows(data, runtime), repeat, count }, runtime);
  if (count[0] === 0) return { ...rows, duplicates: 0 };
  return { ...keepRows(rows, rowsOfPart(repeat, 0, runtime), runtime, 0), duplicates: count[0] };
}
