import { expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { addLeaves } from "../../../src/engine/ops/tree/add-leaves.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const classCount = 3;
const offsets = Int32Array.of(0, 4, 9);
const shares = Float64Array.from({ length: 12 * classCount }, (_, at) => ((at * 37) % 11) / 8);
const counts = [4, 5, 3];

const leavesFor = (rows: number) =>
  Int32Array.from({ length: rows * 3 }, (_, at) => (at * 7 + Math.floor(at / 5)) % counts[at % 3]);

for (const rows of [0, 1, 16_383, 16_384, 16_385, 40_000]) {
  it(`adds the shares of the leaves of ${rows} rows, tree after tree, and divides`, () => {
    const leaves = leavesFor(rows);
    const start = Float64Array.from({ length: rows * classCount }, (_, at) => at % 4);
    const expected = start.map((sum, at) => {
      const [row, k] = [Math.floor(at / classCount), at % classCount];
      let total = sum;
      for (let tree = 0; tree < 3; tree++) total += shares[(offsets[tree] + leaves[row * 3 + tree]) * classCount + k];
      return total / 7;
    });
    for (const threads of [1, 2, 4]) {
      const sums = start.slice();
      runOp(addLeaves, { leaves, offsets, shares, sums, classCount, divisor: 7 }, makeRuntime({ threads }));
      expect(sums.every((sum, at) => sum === expected[at])).toBe(true);
    }
  });
}

it("refuses leaves that are not there, and sums of another length", () => {
  const call = { offsets, shares, classCount, divisor: 1 };
  const invalid = (code: string) => expect.objectContaining({ code });
  for (const leaves of [
    [-1, 0, 0],
    [0, 0, 3],
    [0, 0, 2 ** 31 - 1],
  ]) {
    const given = { ...call, leaves: Int32Array.from(leaves), sums: new Float64Array(3) };
    expect(() => runOp(addLeaves, given)).toThrow(invalid("ERR_INVALID_VALUE"));
  }
  expect(() => runOp(addLeaves, { ...call, leaves: new Int32Array(6), sums: new Float64Array(3) })).toThrow(
    invalid("ERR_SHAPE"),
  );
});
