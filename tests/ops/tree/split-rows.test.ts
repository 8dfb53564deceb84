import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { splitRows } from "../../../src/engine/ops/tree/split-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg, sizes } from "../statistics/numbers.js";

test("rows are parted by their codes, each side in its order, at every size and any threads", () => {
  for (const n of sizes) {
    for (const [place, stride, isWide] of [
      [0, 1, false],
      [5, 16, false],
      [6, 16, true],
    ] as const) {
      const rows = 2 * n + 1;
      const codes = Uint8Array.from(lcg(n, rows * stride + place + 4), (u) => u * 256);
      const leftCodes = Uint32Array.from(lcg(n + 1, isWide ? 2048 : 8), (u) => u * 2 ** 32);
      const nodeRows = Uint32Array.from({ length: n }, (_, i) => 2 * i + (i & 1));
      const codeOf = (row: number) => {
        const at = place + row * stride;
        return isWide ? codes[at] | (codes[at + 1] << 8) : codes[at];
      };
      const goesLeft = (row: number) => ((leftCodes[codeOf(row) >> 5] >>> (codeOf(row) & 31)) & 1) === 1;
      const lefts = nodeRows.filter(goesLeft);
      for (const threads of [1, 3]) {
        const split = new Uint32Array(n);
        const leftCount = new Float64Array(1);
        const args = { codes, leftCodes, nodeRows, split, leftCount, place, stride, isWide };
        runOp(splitRows, args, makeRuntime({ threads }));
        expect(leftCount[0]).toBe(lefts.length);
        expect(split).toEqual(Uint32Array.of(...lefts, ...nodeRows.filter((row) => !goesLeft(row))));
      }
    }
  }
});

test("a set of another size, and a row beyond the codes, are refused", () => {
  const args = {
    ...{ codes: new Uint8Array(14), leftCodes: new Uint32Array(8), nodeRows: Uint32Array.of(10) },
    ...{ split: new Uint32Array(1), leftCount: new Float64Array(1), place: 0, stride: 1, isWide: false },
  };
  expect(() => runOp(splitRows, args)).not.toThrow();
  expect(() => runOp(splitRows, { ...args, nodeRows: Uint32Array.of(11) })).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
  expect(() => runOp(splitRows, { ...args, isWide: true })).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
