// A category becomes the mean label of its training rows, drawn towards the overall mean where rows are few.
//
//   columns  category codes [n]          levels kept, by frequency      values [outputs x (levels + 1)]
//   labels   [n], folds [n] of 5   ->    sums and counts per fold  ->   smoothed means; last: the prior
//
// `apply` looks a row up in the means of all training rows. A training row itself must not see its own label, so
// `fitTransform` gives it the mean of the other four folds (cross-fitting), as scikit-learn's TargetEncoder does.
import { allocate, type Chunk, type Column, makeColumn } from "../columns/column.js";
import { columnNamed, makeTable, withColumns } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { assignFolds } from "../engine/ops/column/assign-folds.js";
import { groupLabels } from "../engine/ops/column/group-labels.js";
import { lookup } from "../engine/ops/column/lookup.js";
import { lookupFolds } from "../engine/ops/column/lookup-folds.js";
import type { Runtime } from "../engine/runtime.js";
import { asDictionary, countLevels, indexOfLevels, positions } from "../statistics/categories.js";
import { featureNames } from "./feature-name.js";
import { mapColumn } from "./map-column.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Target, Transform } from "./transform.js";

export interface TargetEncodeOptions {
  readonly columns: readonly string[];
  readonly seed: number;
  /** Rows of the overall mean that are added to each category. Default 10. */
  readonly smoothing?: number;
  /** Keep at most this many levels; the rarer ones count as unseen. Default 100,000. */
  readonly mostLevels?: number;
  /** Classes as spelled, for the names of features when there are more than two. */
  readonly classes?: readonly string[];
}

interface Encoded {
  readonly column: string;
  readonly levels: readonly string[];
  readonly outputs: readonly { readonly feature: string; readonly prior: number; readonly values: readonly number[] }[];
}

const folds = 5;

/**
 * Features that hold the smoothed mean label of a row's category: `(sum + smoothing x prior) / (rows + smoothing)`. One
 * for regression and two classes (the share of the second), one per class for more. Missing is a category of its own
 * when training rows have it; what training never saw gets the prior.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE from fit without a target
 * @see Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes, SIGKDD 3(1)
 */
export const targetEncode: Transform<TargetEncodeOptions> = {
  name: "target-encode",
  fit: (train, options, runtime, target) => learn(train, options, runtime, target).fitted,
  fitTransform: learn,
  restore: (state) =>
    fitted(
      savedState("target-encode", state)
        .list("columns")
        .map((entry) => {
          const levels = entry.texts("levels");
          const outputs = entry.list("outputs").map((output) => ({
            feature: output.text("feature"),
            prior: output.number("prior"),
            // One per level, and one for missing.
            values: output.numbers("values", levels.length + 1),
          }));
          return { column: entry.text("column"), levels, outputs };
        }),
    ),
};

function learn(train: Frame, options: TargetEncodeOptions, runtime: Runtime, target?: Target) {
  if (!target) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "the target of target-encode",
      expected: "labels",
      received: "none",
    });
  }
  const nameFor = featureNames(train);
  const foldOf = allocate(Uint8Array, target.labels.length);
  runOp(assignFolds, { folds: foldOf, foldCount: folds, seed: options.seed }, runtime);
  const encoded: Encoded[] = [];
  const made: [string, Column][] = [];
  for (const column of options.columns) {
    const dictionary = asDictionary(columnNamed(train.columns, column), runtime);
    const counted = countLevels(dictionary, runtime).levels;
    const levels = counted.slice(0, options.mostLevels ?? 100_000).map(({ level }) => level);
    const codes = positions(dictionary, indexOfLevels([...levels]), runtime);
    const outputs = outputsOf(target.classCount).map((label) => {
      const suffix = label < 0 || target.classCount === 2 ? "" : `.${options.classes?.[label] ?? label}`;
      const sums = sumUp(codes, target, foldOf, levels.length, label, runtime);
      const feature = nameFor(`${column}.target${suffix}`);
      const prior = priorOf(sums);
      const smoothing = options.smoothing ?? 10;
      made.push([feature, crossFit(codes, foldOf, sums, prior, smoothing, runtime)]);
      return { feature, prior, values: means(sums, -1, prior, smoothing) };
    });
    encoded.push({ column, levels, outputs });
  }
  return { fitted: fitted(encoded), made: makeTable(made, train.columns.rowCount) };
}

// The label whose share each output holds; -1: the mean of the labels themselves.
function outputsOf(classCount: number): readonly number[] {
  if (classCount === 0) return [-1];
  return classCount === 2 ? [1] : Array.from({ length: classCount }, (_, label) => label);
}

interface Sums {
  readonly stride: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

function sumUp(
  codes: Chunk,
  target: Target,
  foldOf: Uint8Array,
  levels: number,
  label: number,
  runtime: Runtime,
): Sums {
  const stride = levels + 1;
  const [counts, sums] = [new Float64Array(folds * stride), new Float64Array(folds * stride)];
  const { labels } = target;
  // -1 asks for sums of the labels; a class number for the rows of that class.
  runOp(groupLabels, { column: codes, labels, folds: foldOf, counts, sums, foldCount: folds, label }, runtime);
  return { stride, counts, sums };
}

// The mean label of all training rows. It is the same for every row, so that it tells a row nothing of its own label.
function priorOf({ counts, sums }: Sums): number {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return rows > 0 ? sums.reduce((sum, total) => sum + total, 0) / rows : 0;
}

// Smoothed means of the levels, and last of missing, over all folds but one (-1: over all).
function means({ stride, counts, sums }: Sums, without: number, prior: number, smoothing: number): number[] {
  const rows = new Float64Array(stride);
  const totals = new Float64Array(stride);
  for (let fold = 0; fold < folds; fold++) {
    if (fold === without) continue;
    for (let level = 0; level < stride; level++) {
      rows[level] += counts[fold * stride + level];
      totals[level] += sums[fold * stride + level];
    }
  }
  // A level without rows has the prior exactly, not but for a rounding.
  return Array.from(totals, (total, level) =>
    rows[level] === 0 ? prior : (total + smoothing * prior) / (rows[level] + smoothing),
  );
}

// Each training row by the means of the folds it is not in.
function crossFit(
  codes: Chunk,
  foldOf: Uint8Array,
  sums: Sums,
  prior: number,
  smoothing: number,
  runtime: Runtime,
): Column {
  const table = new Float64Array(folds * sums.stride);
  for (let fold = 0; fold < folds; fold++) table.set(means(sums, fold, prior, smoothing), fold * sums.stride);
  const values = allocate(Float64Array, codes.length);
  runOp(lookupFolds, { column: codes, folds: foldOf, table, values, foldCount: folds }, runtime);
  return makeColumn("float64", { values });
}

function fitted(columns: readonly Encoded[]): FittedTransform {
  const indexes = columns.map(({ levels }) => indexOfLevels(levels));
  return Object.freeze({
    name: targetEncode.name,
    reads: columns.map(({ column }) => column),
    makes: columns.flatMap(({ column, outputs }) => outputs.map(({ feature }) => ({ feature, source: column }))),
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = columns.flatMap(({ column, levels, outputs }, at) => {
        const dictionary = asDictionary(columnNamed(frame.columns, column), runtime);
        return outputs.map(({ feature, prior, values }): [string, Column] => {
          const table = Float64Array.from(dictionary.dictionary!, (level) => {
            const position = indexes[at].get(level);
            return position === undefined ? prior : values[position];
          });
          return [feature, lookUp(dictionary, table, values[levels.length], runtime)];
        });
      });
      return { ...frame, features: withColumns(frame.features, made) };
    },
    state: () => toJson({ columns }),
  });
}

function lookUp(dictionary: Column, table: Float64Array, otherwise: number, runtime: Runtime): Column {
  return mapColumn(dictionary, (column, values) => runOp(lookup, { column, table, values, otherwise }, runtime));
}
