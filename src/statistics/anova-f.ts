import type { Column } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { correlationMatrix } from "./correlation.js";
import { type GroupMoments, groupMoments, groupMomentsOnDevice } from "./group-moments.js";
import { fTail } from "./tail-probability.js";

export interface FTest {
  /** Infinite when the groups differ and nothing varies inside them; NaN when nothing varies at all. */
  readonly f: number;
  readonly pValue: number;
  /** Share of the column's variance that lies between the groups, in [0, 1]: the squared correlation ratio. */
  readonly etaSquared: number;
  readonly degreesBetween: number;
  readonly degreesWithin: number;
}

/**
 * One-way analysis of variance of every feature over classes: does its mean differ between them?
 *
 * @param features numeric columns
 * @param labels codes 0 to classCount - 1 of the same rows
 * @returns one test a feature, in the table's order
 * @see Fisher (1925), Statistical methods for research workers; sklearn.feature_selection.f_classif
 */
export function anovaF(features: Table, labels: Column, classCount: number, runtime: Runtime = makeRuntime()): FTest[] {
  return features.columns.map((column) => fTest(groupMoments(column, labels, classCount, runtime), runtime));
}

/** anovaF whose moments are summed on the device that suits them: on a GPU within the tolerance of group-moments. */
export async function anovaFOnDevice(
  features: Table,
  labels: Column,
  classCount: number,
  runtime: Runtime,
): Promise<FTest[]> {
  const tests: FTest[] = [];
  for (const column of features.columns) {
    tests.push(fTest(await groupMomentsOnDevice(column, labels, classCount, runtime), runtime));
  }
  return tests;
}

/** The F test of groups already summed up; empty groups do not count. */
export function fTest(groups: readonly GroupMoments[], runtime: Runtime): FTest {
  const filled = groups.filter((group) => group.count > 0);
  const count = filled.reduce((sum, group) => sum + group.count, 0);
  // Means are taken from the first group's, so that a large common offset loses nothing.
  const origin = filled[0]?.mean ?? 0;
  const mean = filled.reduce((sum, group) => sum + group.count * (group.mean - origin), 0) / count;
  const between = filled.reduce((sum, group) => sum + group.count * square(group.mean - origin - mean), 0);
  const within = filled.reduce((sum, group) => sum + group.squares, 0);
  const degreesBetween = filled.length - 1;
  const degreesWithin = count - filled.length;
  const defined = degreesBetween > 0 && degreesWithin > 0 && between + within > 0;
  const f = defined ? between / degreesBetween / (within / degreesWithin) : Number.NaN;
  return {
    f,
    pValue: defined ? fTail(f, degreesBetween, degreesWithin, runtime) : Number.NaN,
    etaSquared: between + within > 0 ? between / (between + within) : Number.NaN,
    degreesBetween,
    degreesWithin,
  };
}

/**
 * The correlation ratio of a numeric column and classes: how much of the column follows from the class, in [0, 1]. The root
 * of the share of its variance between the classes; NaN when nothing varies.
 *
 * @param labels codes 0 to classCount - 1 of the same rows; other rows, nulls, NaN and infinities are left out
 * @see Fisher (1925), Statistical methods for research workers, chapter 8
 */
export function correlationRatio(
  column: Column,
  labels: Column,
  classCount: number,
  runtime: Runtime = makeRuntime(),
): number {
  return Math.sqrt(fTest(groupMoments(column, labels, classCount, runtime), runtime).etaSquared);
}

const square = (x: number): number => x * x;

/**
 * The F test of a straight line through every feature against a numeric target, by their correlation.
 *
 * @param target `[n]` of the same rows
 * @see sklearn.feature_selection.f_regression
 */
export function regressionF(features: Table, target: Column, runtime: Runtime = makeRuntime()): FTest[] {
  return features.columns.map((column, index) => {
    const pair = { names: ["target", features.names[index]], columns: [target, column], rowCount: features.rowCount };
    const { values, pairs } = correlationMatrix(pair, runtime);
    const r = values[1];
    const degreesWithin = pairs[1] - 2;
    const defined = !Number.isNaN(r) && degreesWithin > 0;
    const f = defined ? (r * r * degreesWithin) / ((1 - r) * (1 + r)) : Number.NaN;
    const pValue = defined ? fTail(f, 1, degreesWithin, runtime) : Number.NaN;
    return { f, pValue, etaSquared: r * r, degreesBetween: 1, degreesWithin };
  });
}
