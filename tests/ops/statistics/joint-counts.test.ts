import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { jointCounts } from "../../../src/statistics/contingency.js";
import { lcg, onAnyThreads } from "./numbers.js";

test("pairs of codes are counted; nulls, NaN and codes outside are not", () => {
  for (const n of [0, 1, 16385, 300_000]) {
    const first = lcg(1, n).map((u, i) => (i % 9 === 4 ? null : Math.floor(u * 4)));
    const second = lcg(2, n).map((u, i) => (i % 13 === 2 ? Number.NaN : Math.floor(u * 5) - 1));
    const expected = new Array(12).fill(0);
    first.forEach((a, i) => {
      const b = second[i];
      if (a !== null && a < 3 && b >= 0 && b < 4) expected[a * 4 + b]++;
    });
    const [a, b] = [columnFrom(first, "int32"), columnFrom(second, "float64")];
    expect([...onAnyThreads((runtime) => jointCounts(a, 3, b, 4, runtime).counts)]).toEqual(expected);
  }
});

test("dictionary codes and bools are codes", () => {
  const { counts } = jointCounts(
    columnFrom(["a", "b", "a", null]),
    2,
    columnFrom([true, false, true, true]),
    2,
    makeRuntime(),
  );
  expect([...counts]).toEqual([0, 2, 1, 0]);
});

test("columns of different lengths are refused", () => {
  expect(() => jointCounts(columnFrom([1]), 2, columnFrom([1, 2]), 2, makeRuntime())).toThrow(
    expect.objectContaining({ code: "ERR_SHAPE" }),
  );
});
