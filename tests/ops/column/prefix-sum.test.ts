import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { prefixSum } from "../../../src/engine/ops/column/prefix-sum.js";

const sumsOf = (...counts: number[]) => {
  const sums = new Uint32Array(counts.length);
  runOp(prefixSum, { counts: Uint32Array.from(counts), sums });
  return [...sums];
};

test("each element becomes the sum of those before it", () => {
  expect(sumsOf()).toEqual([]);
  expect(sumsOf(7)).toEqual([0]);
  expect(sumsOf(3, 0, 2, 5)).toEqual([0, 3, 3, 5]);
});

test("sums wrap around at 2^32", () => {
  expect(sumsOf(2 ** 32 - 1, 3, 1)).toEqual([0, 2 ** 32 - 1, 2]);
});
