import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { findRows } from "../../../src/engine/ops/csv/find-rows.js";
import { inferTypes } from "../../../src/engine/ops/csv/infer-types.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { csvText } from "./text.js";

const kinds = [
  "bool",
  "int32",
  "int64",
  "float64",
  ...["ymd-", "ymd/", "mdy/", "dmy/", "mdy-", "dmy-", "dmy."],
  ...["ymd-", "ymd/", "mdy/", "dmy/", "mdy-", "dmy-", "dmy."].map((order) => `${order} time`),
  "zoned",
  "long digits",
  "decimal",
];

function infer(
  cells: readonly string[],
  options: { blockStep?: number; rowsPerBlock?: number; threads?: number; words?: string } = {},
) {
  const { bytes, rules, size } = csvText(cells.map((cell) => `${cell},x\n`).join(""), 2);
  const { blockStep = 1, rowsPerBlock = 2 ** 40, threads = 1, words = "" } = options;
  const blockSize = 32;
  const blocks = new Float64Array(2 * (Math.ceil(size / blockSize) + 1));
  const runtime = makeRuntime({ threads });
  const bad = new Float64Array(4);
  runOp(
    findRows,
    { bytes, rules, blocks, bad, summary: new Float64Array(6), begin: 0, blockSize, mostRows: -1 },
    runtime,
  );
  const counts = new Float64Array(23);
  const missing = { missingBytes: Uint8Array.from(Buffer.from(words)), missingOffsets: Int32Array.of(0, words.length) };
  runOp(
    inferTypes,
    { bytes, rules, blocks, columns: Int32Array.of(0), ...missing, counts, blockStep, rowsPerBlock },
    runtime,
  );
  return counts;
}

const kindsOf = (cell: string) => kinds.filter((_, kind) => infer([cell])[kind] === 1);

test.each<[string, string[]]>([
  ["true", ["bool"]],
  ["True", []],
  ["0", ["int32", "int64", "float64"]],
  ["+7", ["int32", "int64", "float64"]],
  ["-2147483648", ["int32", "int64", "float64"]],
  ["2147483648", ["int64", "float64"]],
  ["9223372036854775807", ["int64", "float64"]],
  ["9223372036854775808", ["float64", "long digits"]],
  ["007", []],
  ["-00.5", []],
  ["1.", ["float64", "decimal"]],
  [".5", ["float64", "decimal"]],
  [".", []],
  ["-", []],
  ["1e", []],
  ["1e5", ["float64", "decimal"]],
  ["0x10", []],
  ["NaN", ["float64"]],
  ["-INF", ["float64", "decimal"]],
  ["infinite", []],
  ["2001-12-31", ["ymd-", "ymd- time"]],
  ["2001-1-1", []],
  ["2001/02/28", ["ymd/", "ymd/ time"]],
  ["2001-02-29", []],
  ["1/2/2001", ["mdy/", "dmy/", "mdy/ time", "dmy/ time"]],
  ["13/2/2001", ["dmy/", "dmy/ time"]],
  ["2-13-2001", ["mdy-", "mdy- time"]],
  ["31.12.2001", ["dmy.", "dmy. time"]],
  ["2001-12-31 23:59", ["ymd- time"]],
  ["2001-12-31T23:59:59.5", ["ymd- time"]],
  ["2001-12-31 24:00", []],
  ["2001-12-31T23:59:59Z", ["zoned"]],
  ["2001-12-31T23:59:59+0100", ["zoned"]],
  ["2001-12-31T23:59:59+24:00", []],
  ["13/2/2001 9:05:00 pm", ["dmy/ time"]],
  ["13/2/2001 13:05 PM", []],
])("%s can be read as %j", (cell, expected) => {
  expect(kindsOf(cell)).toEqual(expected);
});

test("counts cells that are not missing, and different texts, alike for any thread count", () => {
  const cells = Array.from({ length: 500 }, (_, row) => (row % 5 === 0 ? "" : row % 7 === 0 ? "?" : `${row % 20}`));
  const reference = infer(cells, { words: "?" });
  const there = cells.filter((cell) => cell !== "" && cell !== "?");
  expect([reference[1], reference[21], reference[22]]).toEqual([there.length, there.length, new Set(there).size]);
  for (const threads of [2, 4]) expect(infer(cells, { words: "?", threads })).toEqual(reference);
});

test("a step and a limit read only some rows", () => {
  const cells = Array.from({ length: 400 }, () => "1.5");
  expect(infer(cells, { blockStep: 4 })[21]).toBeLessThan(150);
  expect(infer(cells, { rowsPerBlock: 1 })[21]).toBe(Math.ceil((400 * 6) / 32));
});
