// Every column's profile: by itself, and how it goes with the target.
import type { InputColumn } from "../../artifacts/pipeline.js";
import type { ColumnProfile } from "../../artifacts/profile.js";
import { type Column, makeColumn } from "../../columns/column.js";
import type { Runtime } from "../../engine/runtime.js";
import { asDictionary } from "../../statistics/categories.js";
import { relationOf } from "./bivariate.js";
import type { Target } from "./target.js";
import { categoricalProfile, inYears, numericProfile } from "./univariate.js";

/** More distinct strings than this are counted, but not compared with the target one by one. */
const mostLevels = 10_000;

/** @param column the training rows of one input column, as gathered */
export async function profileColumn(
  { name, role }: InputColumn,
  column: Column,
  target: Target,
  bins: number,
  runtime: Runtime,
): Promise<ColumnProfile> {
  if (role === "numeric" || role === "time") {
    const numeric = await numericProfile(column, target, bins, runtime);
    if (!numeric) return { name, role, relation: null };
    const relation = await relationOf(column, role, target, runtime);
    return { name, role, numeric: role === "time" ? inYears(numeric, column) : numeric, relation };
  }
  const levels = column.type === "utf8" ? column : asDictionary(column, runtime);
  const plain = await categoricalProfile(levels, target, runtime);
  if (role === "text" || plain.distinct > mostLevels) return { name, role, categorical: plain, relation: null };
  const coded = asDictionary(levels, runtime);
  const categorical = coded === levels ? plain : await categoricalProfile(coded, target, runtime);
  return { name, role, categorical, relation: await relationOf(coded, role, target, runtime) };
}

/** The target itself: its classes with their rows, or its values. */
export async function profileTarget(
  { name, labels, classes }: Target,
  bins: number,
  runtime: Runtime,
): Promise<ColumnProfile> {
  if (classes.length === 0) {
    const numeric = await numericProfile(labels, undefined, bins, runtime);
    return { name, role: "numeric", ...(numeric ? { numeric } : {}), relation: null };
  }
  const { values } = labels.chunks[0];
  const codes = makeColumn("dictionary", { values: Int32Array.from(values as Float64Array), dictionary: classes });
  const categorical = await categoricalProfile(codes, undefined, runtime);
  return { name, role: "categorical", categorical, relation: null };
}
