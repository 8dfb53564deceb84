import type { PreparedData } from "../../artifacts/prepared-data.js";
import type { Problem } from "../../artifacts/problem.js";
import { type Column, makeColumn } from "../../columns/column.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeFromColumn } from "../../engine/take-rows.js";
import { quantileBinsOnDevice } from "../../statistics/bin-codes.js";

/** The target of the training rows, and the groups that columns are compared over. */
export interface Target {
  readonly name: string;
  /** Labels as float64: class numbers, or the value itself. */
  readonly labels: Column;
  /** Empty for regression. */
  readonly classes: readonly string[];
  /** Codes 0 to names.length - 1: the classes themselves, or quarters of the values. */
  readonly groups: { readonly codes: Column; readonly names: readonly string[] };
}

/** @param rows the training rows */
export async function targetOf(
  frame: Problem,
  preprocess: PreparedData,
  rows: Uint32Array,
  runtime: Runtime,
): Promise<Target> {
  const all = makeColumn("float64", { values: preprocess.arrays.get("labels") as Float64Array });
  const labels = takeFromColumn(all, rows, runtime);
  const { name } = frame.body.target;
  const { classes } = preprocess.body;
  if (classes.length > 0) return { name, labels, classes, groups: { codes: labels, names: classes } };
  const { codes, cuts } = await quantileBinsOnDevice(labels, 4, runtime);
  return { name, labels, classes, groups: { codes, names: quarterNames(cuts) } };
}

function quarterNames(cuts: Float64Array): string[] {
  const text = [...cuts].map((cut) => String(Number(cut.toPrecision(4))));
  if (text.length === 0) return ["all"];
  return [
    ...text.map((cut, index) => (index === 0 ? `up to ${cut}` : `${text[index - 1]} to ${cut}`)),
    `above ${text.at(-1)}`,
  ];
}
