// The best split of a node by one feature of numbers: every cut, missing rows on either side.
import type { Feature } from "./feature.js";
import { findCategorySplit } from "./find-category-split.js";
import { type Bounds, type Sums, unsplitScore, worthOfSplit } from "./leaf-output.js";
import type { TreeOptions } from "./tree-options.js";

/** What a split is chosen by. */
export interface Candidate {
  readonly rows: readonly number[];
  readonly gradient: ArrayLike<number>;
  readonly hessian: ArrayLike<number>;
  /** Over `rows`, which are counted exactly. */
  readonly sums: Sums;
  readonly output: number;
  readonly bounds: Bounds;
}

export interface Split {
  readonly feature: number;
  /** Beyond the score unsplit; minGainToSplit not taken off. */
  readonly gain: number;
  /** Numbers: `value <= threshold` goes left; infinite where the split is between missing and not. */
  readonly threshold: number;
  /** Categories that go left; undefined for numbers. */
  readonly categories: readonly number[] | undefined;
  readonly missingLeft: boolean;
  readonly leftOutput: number;
  readonly rightOutput: number;
}

/** What each value of a feature adds up to in a node. */
export interface ValueSums {
  /** By bin. */
  readonly values: readonly Sums[];
  readonly missing: Sums;
  readonly missingRows: number;
}

const none: Sums = { gradient: 0, hessian: 0, rows: 0 };

export function plus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, rows: a.rows + b.rows };
}

export function sumByValue(node: Candidate, feature: Feature, options: TreeOptions): ValueSums {
  const bins = feature.categorical ? feature.categories.length : feature.cuts.length + 1;
  const values = Array.from({ length: bins }, () => ({ ...none }));
  const missing = { ...none };
  let missingRows = 0;
  for (const row of node.rows) {
    const bin = feature.bins[row];
    const sums = bin < 0 ? missing : values[bin];
    sums.gradient += node.gradient[row];
    sums.hessian += node.hessian[row];
    if (bin < 0) missingRows++;
  }
  for (const sums of [...values, missing]) sums.rows = shareOfRows(node, sums.hessian, options);
  return { values, missing, missingRows };
}

/** Rows in proportion to their hessian: exact where all have the same. */
function shareOfRows(node: Candidate, hessian: number, options: TreeOptions): number {
  const share = (hessian * node.rows.length) / node.sums.hessian;
  return options.likeLightGBM ? Math.floor(share + 0.5) : share;
}

/** The other side of a node, with the rows of both as the rules reckon them. */
export function sides(node: Candidate, side: Sums, options: TreeOptions): [Sums, Sums] {
  const hessian = node.sums.hessian - side.hessian;
  const gradient = node.sums.gradient - side.gradient;
  if (options.likeLightGBM) return [side, { gradient, hessian, rows: node.rows.length - side.rows }];
  return [
    { ...side, rows: shareOfRows(node, side.hessian, options) },
    { gradient, hessian, rows: shareOfRows(node, hessian, options) },
  ];
}

export function isLargeEnough(side: Sums, options: TreeOptions): boolean {
  return hasRows(side, options.minDataInLeaf) && side.hessian > 0 && side.hessian >= options.minSumHessianInLeaf;
}

export function hasRows(side: Sums, least: number): boolean {
  return side.rows + 0.5 >= least;
}

/** Whether a score is above another by more than rounding alone makes. */
export function isAbove(score: number, other: number): boolean {
  return score - other > 1e-12 * Math.abs(score);
}

interface Cut {
  /** Values of bins up to this one are below. */
  readonly bin: number;
  readonly missingLeft: boolean;
}

/** Every way to cut, in the order that decides between equals. */
function waysToCut(cuts: number, hasMissing: boolean, options: TreeOptions): Cut[] {
  const rising = Array.from({ length: cuts }, (_, bin) => bin);
  // All values against missing.
  const ends = hasMissing ? [{ bin: cuts, missingLeft: false }] : [];
  if (!options.likeLightGBM)
    return [
      ...rising.flatMap((bin) => (hasMissing ? [false, true] : [false]).map((missingLeft) => ({ bin, missingLeft }))),
      ...ends,
    ];
  const falling = rising.toReversed().map((bin) => ({ bin, missingLeft: hasMissing }));
  return hasMissing ? [...falling, ...rising.map((bin) => ({ bin, missingLeft: false })), ...ends] : falling;
}

/** The one cut that extra trees look at: between the least and the greatest value of the node. */
function drawnCut(values: readonly Sums[], draw: Draw): number | undefined {
  const isThere = ({ gradient, hessian }: Sums) => gradient !== 0 || hessian !== 0;
  const first = values.findIndex(isThere);
  const last = values.findLastIndex(isThere);
  return last > first ? first + draw(last - first) : undefined;
}

/** A whole number below `choices`. */
export type Draw = (choices: number) => number;

export function findSplit(
  node: Candidate,
  features: readonly Feature[],
  feature: number,
  options: TreeOptions,
  draw: Draw,
): Split | undefined {
  const column = features[feature];
  if (column.categorical) return findCategorySplit(node, column, feature, options, draw);
  const { cuts } = column;
  const { values, missing, missingRows } = sumByValue(node, column, options);
  const unsplit = unsplitScore(node.sums, options, node.output, node.bounds, false);
  const direction = options.monotoneConstraints[feature] ?? 0;
  const chosen = options.extraTrees ? drawnCut(values, draw) : undefined;
  let bestScore = unsplit + options.minGainToSplit;
  let best: Split | undefined;
  for (const { bin, missingLeft } of waysToCut(cuts.length, missingRows > 0, options)) {
    if (options.extraTrees && bin !== chosen) continue;
    const [left, right] = cutSides(node, values, bin, missingLeft ? missing : none, missingRows > 0, options);
    if (!isLargeEnough(left, options) || !isLargeEnough(right, options)) continue;
    const worth = worthOfSplit(left, right, options, options.lambdaL2, node.output, node.bounds, direction);
    if (!worth || !isAbove(worth.score, bestScore)) continue;
    bestScore = worth.score;
    best = {
      feature,
      gain: worth.score - unsplit,
      threshold: cuts[bin] ?? Infinity,
      categories: undefined,
      missingLeft: missingRows > 0 ? missingLeft : left.hessian > right.hessian,
      leftOutput: worth.leftOutput,
      rightOutput: worth.rightOutput,
    };
  }
  return best;
}

function cutSides(
  node: Candidate,
  values: readonly Sums[],
  bin: number,
  missingLeft: Sums,
  hasMissing: boolean,
  options: TreeOptions,
): [Sums, Sums] {
  // LightGBM adds up the rounded rows from the side without missing, the upper one where there is none.
  if (options.likeLightGBM && (missingLeft !== none || !hasMissing)) {
    const [right, left] = sides(node, values.slice(bin + 1).reduce(plus, none), options);
    return [left, right];
  }
  return sides(node, values.slice(0, bin + 1).reduce(plus, missingLeft), options);
}
