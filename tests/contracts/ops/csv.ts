import { allocate, allocateValues, columnTypes } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { findRows } from "../../../src/engine/ops/csv/find-rows.js";
import { readColumns } from "../../../src/engine/ops/csv/read-columns.js";
import { csvText, noWords } from "../../ops/csv/text.js";
import { type OpCases, ordered } from "./case.js";
import type { Rows } from "./rows.js";

const blockSize = 4096;
const quoted = (cell: string | null) => (cell === null ? "" : `"${cell.replaceAll('"', '""')}"`);

/** A file of a number and a text a row, and its blocks. */
function fileOf(rows: Rows) {
  const texts = rows.texts();
  const lines = [...rows.numbers()].map((x, row) => `${Number.isNaN(x) ? "" : x},${quoted(texts[row])}\n`);
  const { bytes, rules, size } = csvText(lines.join(""), 2);
  const room = { blocks: new Float64Array(2 * (Math.ceil(size / blockSize) + 1)), bad: new Float64Array(8) };
  return { bytes, rules, ...room, begin: 0, blockSize, mostRows: -1 };
}

function found(rows: Rows) {
  const file = fileOf(rows);
  runOp(findRows, { ...file, summary: new Float64Array(6) });
  return { bytes: file.bytes, rules: file.rules, blocks: file.blocks };
}

/** Room for the number as float64 and the text as where it stands. */
function reading(rows: Rows) {
  const file = found(rows);
  const columns = (["float64", "int64"] as const).map((type) => ({
    ...{ code: columnTypes.indexOf(type), length: rows.n, values: allocateValues(type, rows.n) },
    ...{ validity: allocate(Uint8Array, Math.ceil(rows.n / 8)), bitOffset: 0, nullCount: 0 },
  }));
  const plan = [columnTypes.indexOf("float64"), columnTypes.indexOf("utf8")].flatMap((type, at) => [
    at,
    type,
    0,
    0,
    1,
    0,
  ]);
  const outputs = { levels: new Float64Array(0), textBytes: new Float64Array(file.blocks.length / 2 - 1) };
  return { ...file, plan: Int32Array.from(plan), ...noWords, columns, ...outputs, results: new Float64Array(8) };
}

function copying(rows: Rows) {
  const { bytes, rules, blocks, columns, textBytes, ...rest } = reading(rows);
  runOp(readColumns, { bytes, rules, blocks, columns, textBytes, ...rest });
  const size = textBytes.reduce((sum, count) => sum + count, 0);
  const [, text] = columns;
  return {
    ...{ text: bytes, rules, blocks, cells: text.values, validity: text.validity, blockBytes: textBytes },
    ...{ offsets: allocateValues("utf8", rows.n), bytes: allocate(Uint8Array, size) },
    ...{ firstBlock: 0, lastBlock: textBytes.length },
  };
}

export const csvOps: OpCases = {
  "csv/copy-text": ordered(copying),
  "csv/encode-levels": ordered((rows) => ({ column: rows.textColumn() }), { sizes: () => ({ mostLevels: 20 }) }),
  "csv/find-rows": ordered(fileOf),
  "csv/infer-types": ordered((rows) => ({
    ...{ ...found(rows), columns: Int32Array.of(0, 1), ...noWords, blockStep: 1 },
    rowsPerBlock: Number.POSITIVE_INFINITY,
  })),
  "csv/read-columns": ordered(reading),
};
