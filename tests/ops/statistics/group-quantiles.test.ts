import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { groupQuantiles, quantiles } from "../../../src/statistics/quantiles.js";
import { onAnyThreads, sizes, troubled } from "./numbers.js";

const five = [0, 0.25, 0.5, 0.75, 1];

test("each group has the quantiles of a column of its own rows", () => {
  for (const n of [...sizes, 600_000]) {
    const cells = troubled(8, n);
    const groups = cells.map((_, i) => (i % 19 === 0 ? null : (i * 3) % 4));
    const [column, codes] = [columnFrom(cells, "float64"), columnFrom(groups, "int32")];
    const got = onAnyThreads((runtime) =>
      Float64Array.from(groupQuantiles(column, codes, 3, five, runtime).flatMap((q) => [...q])),
    );
    for (let group = 0; group < 3; group++) {
      const own = columnFrom(
        cells.filter((_, i) => groups[i] === group),
        "float64",
      );
      expect(got.slice(group * 5, group * 5 + 5)).toEqual(quantiles(own, five, makeRuntime()));
    }
  }
});

test("a group without rows has no quantiles", () => {
  const [first, second] = groupQuantiles(columnFrom([1, 2]), columnFrom([0, 0], "int32"), 2, [0.5], makeRuntime());
  expect(first[0]).toBe(1.5);
  expect(second[0]).toBeNaN();
});
