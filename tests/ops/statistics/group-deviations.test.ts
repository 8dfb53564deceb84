import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { groupDeviations } from "../../../src/engine/ops/statistics/group-deviations.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { levene } from "../../../src/statistics/levene.js";
import { onAnyThreads, sizes, troubled } from "./numbers.js";

const centers = Float64Array.of(1, -2, 0.5);

test("each finite value of a known group has its distance, at every size, on any threads", () => {
  for (const n of sizes) {
    const cells = troubled(n, n);
    const codes = cells.map((_, i) => (i % 19 === 4 ? null : (i % 5) - 1));
    const [column, groups] = [columnFrom(cells, "float64"), columnFrom(codes, "int32")].map(contiguous);
    const got = onAnyThreads((runtime) => {
      const deviations = new Float64Array(n);
      runOp(groupDeviations, { column, groups, centers, deviations }, runtime);
      return deviations;
    });
    const oracle = cells.map((cell, i) => {
      const center = centers[codes[i] ?? -1];
      return cell !== null && Number.isFinite(cell) && center !== undefined ? Math.abs(cell - center) : Number.NaN;
    });
    expect(got).toEqual(Float64Array.from(oracle));
  }
});

test("groups of one spread have a Levene statistic of 0, one group and no rows have none", () => {
  const runtime = makeRuntime();
  const values = columnFrom([1, 2, 4, 11, 12, 14], "float64");
  expect(levene(values, columnFrom([0, 0, 0, 1, 1, 1], "int32"), 2, {}, runtime).f).toBe(0);
  expect(levene(values, columnFrom([0, 0, 0, 0, 0, 0], "int32"), 2, {}, runtime).f).toBeNaN();
  expect(levene(columnFrom([], "float64"), columnFrom([], "int32"), 2, {}, runtime).f).toBeNaN();
});
