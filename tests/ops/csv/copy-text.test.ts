import { expect, test } from "vitest";
import { allocate, allocateValues } from "../../../src/columns/column.js";
import { MillraceError } from "../../../src/core/errors.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { copyText } from "../../../src/engine/ops/csv/copy-text.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { csvText } from "./text.js";

/** The arguments for one column of cells, two rows in a block, written down by hand as csv/read-columns would. */
function argumentsFor(cells: readonly (string | null)[]) {
  const raw = cells.map((cell) => `${cell === null ? "" : `"${cell.replaceAll('"', '""')}"`}\n`);
  const { bytes, rules } = csvText(raw.join(""), 1);
  const starts = raw.map((_, row) => Buffer.byteLength(raw.slice(0, row).join("")));
  const blockCount = Math.ceil(cells.length / 2);
  const end = Buffer.byteLength(raw.join(""));
  const blocks = Float64Array.from([
    ...Array.from({ length: blockCount }, (_, block) => [starts[2 * block], 2 * block]).flat(),
    end,
    cells.length,
  ]);
  const noted = allocateValues("int64", cells.length);
  const validity = allocate(Uint8Array, Math.ceil(cells.length / 8));
  const blockBytes = new Float64Array(blockCount);
  cells.forEach((cell, row) => {
    if (cell === null) return;
    const size = Buffer.byteLength(cell);
    noted[row] = (BigInt(size) << 32n) | BigInt(starts[row] - starts[row - (row % 2)]);
    validity[row >> 3] |= 1 << (row & 7);
    blockBytes[row >> 1] += size;
  });
  return { text: bytes, rules, blocks, cells: noted, validity, blockBytes };
}

test("text is copied row by row, doubled quotes halved, nulls as nothing, for any thread count", () => {
  const cells = ["plain", 'a "quoted" word', null, "", '""', "é\n😀", null, '"'];
  const given = argumentsFor(cells);
  for (const threads of [1, 2, 4]) {
    const size = cells.reduce((sum, cell) => sum + Buffer.byteLength(cell ?? ""), 0);
    const offsets = allocateValues("utf8", cells.length);
    const bytes = allocate(Uint8Array, size);
    runOp(copyText, { ...given, offsets, bytes, firstBlock: 0, lastBlock: 4 }, makeRuntime({ threads }));
    const texts = cells.map((_, row) => Buffer.from(bytes.slice(offsets[row], offsets[row + 1])).toString());
    expect(texts).toEqual(cells.map((cell) => cell ?? ""));
    expect(offsets.at(-1)).toBe(size);
  }
});

test("some blocks can be copied alone, with offsets from 0", () => {
  const given = argumentsFor(["a", "bb", "ccc", "dddd", "e"]);
  const offsets = allocateValues("utf8", 3);
  const bytes = allocate(Uint8Array, 8);
  runOp(copyText, { ...given, offsets, bytes, firstBlock: 1, lastBlock: 3 });
  expect([...offsets]).toEqual([0, 3, 7, 8]);
  expect(Buffer.from(bytes).toString()).toBe("cccdddde");
});

test("sizes that do not add up are refused", () => {
  const given = argumentsFor(["a", "bb"]);
  const offsets = allocateValues("utf8", 2);
  const call =
    (bytes: number, more = {}) =>
    () =>
      runOp(copyText, { ...given, offsets, bytes: allocate(Uint8Array, bytes), firstBlock: 0, lastBlock: 1, ...more });
  expect(call(3)).not.toThrow();
  expect(call(4)).toThrow(MillraceError);
  expect(call(3, { lastBlock: 2 })).toThrow(MillraceError);
  const far = BigInt64Array.from(given.cells, () => (1n << 32n) | 0xffff0000n);
  expect(call(2, { cells: far, blockBytes: Float64Array.of(2) })).toThrow(MillraceError);
});
