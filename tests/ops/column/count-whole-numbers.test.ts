import { expect, test } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { countWholeNumbers } from "../../../src/engine/ops/column/count-whole-numbers.js";
import { codes, expectSame, onThreads, plain, sizes, texts } from "./cases.js";

test("rows are counted by whole number, other numbers in the last place, and what is no number nowhere", () => {
  const odd = [-1, -0, 0.5, 2.5, 11.999, 12, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const levels of [1, 12, 9000]) {
    for (const n of sizes) {
      const floats = makeChunk("float64", {
        values: Float64Array.from({ length: n }, (_, row) =>
          row % 7 === 3 ? odd[((row / 7) % odd.length) | 0] : row % 13,
        ),
      });
      for (const column of [codes(n, 12), floats]) {
        const counts = onThreads((runtime) => {
          const out = new Float64Array(levels + 1).fill(3);
          runOp(countWholeNumbers, { column, counts: out }, runtime);
          return out;
        });
        const expected = new Float64Array(levels + 1);
        for (const value of plain(column)) {
          if (!Number.isFinite(value)) continue;
          expected[Number.isInteger(value) && value >= 0 && value < levels ? value : levels]++;
        }
        expectSame(counts, expected);
      }
    }
  }
});

test("strings are refused", () => {
  expect(() => runOp(countWholeNumbers, { column: texts(["a"]), counts: new Float64Array(2) })).toThrowError(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
});
