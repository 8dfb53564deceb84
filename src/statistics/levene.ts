import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupDeviations } from "../engine/ops/statistics/group-deviations.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { type FTest, fTest } from "./anova-f.js";
import { groupMoments } from "./group-moments.js";
import { groupQuantiles } from "./quantiles.js";

/**
 * Levene's test: do the groups of a column differ in spread? The analysis of variance of the distances of values from the
 * centre of their group: its median (Brown and Forsythe's form, the default) or its mean (Levene's own).
 *
 * @param groups codes 0 to groupCount - 1 of the same rows; rows with another code or none, and nulls and NaN of the
 *   column, are left out. Infinities count for a median only.
 * @see Levene (1960), in Contributions to probability and statistics; Brown and Forsythe (1974), JASA 69;
 *   scipy.stats.levene
 */
export function levene(
  column: Column,
  groups: Column,
  groupCount: number,
  options: { readonly center?: "median" | "mean" } = {},
  runtime: Runtime = makeRuntime(),
): FTest {
  const centers =
    options.center === "mean"
      ? Float64Array.from(groupMoments(column, groups, groupCount, runtime), ({ mean }) => mean)
      : Float64Array.from(groupQuantiles(column, groups, groupCount, [0.5], runtime), ([median]) => median);
  const deviations = allocate(Float64Array, column.length);
  runOp(groupDeviations, { column: contiguous(column), groups: contiguous(groups), centers, deviations }, runtime);
  return fTest(groupMoments(makeColumn("float64", { values: deviations }), groups, groupCount, runtime), runtime);
}
