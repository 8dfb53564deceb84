// How strongly one column goes with the target.
import type { ColumnProfile } from "../../artifacts/profile.js";
import type { Column } from "../../columns/column.js";
import { makeTable } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { type FTest, fTest } from "../../statistics/anova-f.js";
import { type CountTable, chiSquare, correctedCramersV, jointCountsOnDevice } from "../../statistics/contingency.js";
import { correlationMatrixOnDevice, correlationPValue } from "../../statistics/correlation.js";
import { groupMomentsOnDevice } from "../../statistics/group-moments.js";
import type { Target } from "./target.js";

export type Relation = NonNullable<ColumnProfile["relation"]>;

/**
 * The relation of a column to the target, 0 to 1, with its p-value; null where it is undefined.
 *
 * number and class: correlation ratio, ANOVA · number and number: |r| of Pearson · category and class: Cramér's V,
 * corrected for bias, chi-square · category and number: correlation ratio. Ratios count what chance alone would give
 * off, so that a column with a value of its own in every row tells nothing.
 */
export async function relationOf(
  column: Column,
  role: ColumnProfile["role"],
  target: Target,
  runtime: Runtime,
): Promise<Relation | null> {
  const isNumber = role === "numeric" || role === "time";
  const isClass = target.classes.length > 0;
  if (isNumber && isClass) {
    return ratio(fTest(await groupMomentsOnDevice(column, target.labels, target.classes.length, runtime), runtime));
  }
  if (isNumber) return linear(column, target, runtime);
  if (column.type !== "dictionary") return null;
  const levels = column.dictionary!.length;
  if (!isClass) return ratio(fTest(await groupMomentsOnDevice(target.labels, column, levels, runtime), runtime));
  const table = await jointCountsOnDevice(column, levels, target.labels, target.classes.length, runtime);
  return association(table, runtime);
}

function ratio({ etaSquared, degreesBetween, degreesWithin, pValue }: FTest): Relation | null {
  if (!(degreesBetween > 0 && degreesWithin > 0) || Number.isNaN(pValue)) return null;
  // Kelley's epsilon squared: the variance within groups estimated without bias.
  const corrected = 1 - ((1 - etaSquared) * (degreesBetween + degreesWithin)) / degreesWithin;
  return { measure: "correlation ratio", value: Math.sqrt(Math.max(0, corrected)), pValue };
}

async function linear(column: Column, target: Target, runtime: Runtime): Promise<Relation | null> {
  const pair = makeTable([
    ["column", column],
    ["target", target.labels],
  ]);
  const { values, pairs } = await correlationMatrixOnDevice(pair, runtime);
  const pValue = correlationPValue(values[1], pairs[1], runtime);
  return Number.isNaN(pValue) ? null : { measure: "|r|", value: Math.abs(values[1]), pValue };
}

function association(table: CountTable, runtime: Runtime): Relation | null {
  const value = correctedCramersV(table);
  const { pValue } = chiSquare(table, runtime);
  return Number.isNaN(value) || Number.isNaN(pValue) ? null : { measure: "Cramér's V", value, pValue };
}
