import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { put } from "../../../src/engine/ops/column/put.js";
import { expectSame, onThreads, sizes } from "./cases.js";

test("values land at their rows, the other rows stay as they were", () => {
  for (const n of sizes) {
    const rows = Uint32Array.from({ length: n }, (_, index) => 2 * (n - 1 - index));
    const values = Float64Array.from({ length: n }, (_, index) => index + 0.5);
    const target = onThreads((runtime) => {
      const out = new Float64Array(2 * n + 1).fill(-1);
      runOp(put, { values, rows, target: out }, runtime);
      return out;
    });
    const expected = new Float64Array(2 * n + 1).fill(-1);
    rows.forEach((row, index) => {
      expected[row] = values[index];
    });
    expectSame(target, expected);
  }
});

test("a row beyond the target is refused and nothing is written", () => {
  const target = new Float64Array(2);
  expect(() => runOp(put, { values: Float64Array.of(1, 2), rows: Uint32Array.of(0, 2), target })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
  expect(Array.from(target)).toStrictEqual([0, 0]);
});
