// The best split of a node by one feature of categories: one against the rest where they are few, else the ends of
// their order by gradient over hessian.
import type { Feature } from "./feature.js";
import {
  type Candidate,
  type Draw,
  hasRows,
  isAbove,
  isLargeEnough,
  plus,
  type Split,
  sides,
  sumByValue,
} from "./find-split.js";
import { type Sums, unsplitScore, worthOfSplit } from "./leaf-output.js";
import type { TreeOptions } from "./tree-options.js";

interface Category {
  /** -1: missing. */
  readonly code: number;
  readonly sums: Sums;
}

export function findCategorySplit(
  node: Candidate,
  column: Feature,
  feature: number,
  options: TreeOptions,
  draw: Draw,
): Split | undefined {
  const { values, missing, missingRows } = sumByValue(node, column, options);
  const all: Category[] = values.map((sums, at) => ({ code: column.categories[at], sums }));
  if (!options.likeLightGBM && missingRows > 0) all.push({ code: -1, sums: missing });
  const unsplit = unsplitScore(node.sums, options, node.output, node.bounds, true);
  let bestScore = unsplit + options.minGainToSplit;
  let best: Split | undefined;
  const offer = (chosen: readonly Category[], lambdaL2: number, left: Sums, right: Sums) => {
    const worth = worthOfSplit(left, right, options, lambdaL2, node.output, node.bounds, 0);
    if (!worth || !isAbove(worth.score, bestScore)) return;
    bestScore = worth.score;
    const codes = chosen.map(({ code }) => code);
    best = {
      feature,
      gain: worth.score - unsplit,
      threshold: Number.NaN,
      categories: codes.filter((code) => code >= 0).sort((a, b) => a - b),
      missingLeft: codes.includes(-1),
      leftOutput: worth.leftOutput,
      rightOutput: worth.rightOutput,
    };
  };
  // What is missing or unseen counts as one, whether it occurs or not.
  if (column.categories.length + 1 <= options.maxCatToOnehot) oneAgainstRest(node, all, options, draw, offer);
  else endsOfOrder(node, all, options, draw, offer);
  return best;
}

type Offer = (chosen: readonly Category[], lambdaL2: number, left: Sums, right: Sums) => void;

function oneAgainstRest(
  node: Candidate,
  all: readonly Category[],
  options: TreeOptions,
  draw: Draw,
  offer: Offer,
): void {
  const present = all.filter(({ sums }) => sums.hessian > 0);
  const looked = options.extraTrees && present.length > 0 ? [present[draw(present.length)]] : present;
  for (const category of looked) {
    const [left, right] = sides(node, category.sums, options);
    if (isLargeEnough(left, options) && isLargeEnough(right, options)) offer([category], options.lambdaL2, left, right);
  }
}

/**
 * Categories of at least catSmooth rows, ordered by G / (H + catSmooth), ties by their number. Left are the first ones
 * or the last ones, at most maxCatThreshold and half of them (rounded up); each longer prefix has minDataPerGroup more
 * rows than the one looked at before.
 */
function endsOfOrder(node: Candidate, all: readonly Category[], options: TreeOptions, draw: Draw, offer: Offer): void {
  const ratio = ({ sums }: Category) => sums.gradient / (sums.hessian + options.catSmooth);
  const ordered = all
    .filter(({ sums }) => sums.hessian > 0 && hasRows(sums, options.catSmooth))
    .sort((a, b) => ratio(a) - ratio(b));
  const most = Math.min(options.maxCatThreshold, Math.floor((ordered.length + 1) / 2));
  const chosen = options.extraTrees && most > 0 ? draw(most) : undefined;
  for (const direction of [ordered, [...ordered].reverse()]) {
    let sum: Sums = { gradient: 0, hessian: 0, rows: 0 };
    let groupRows = 0;
    for (let at = 0; at < most; at++) {
      sum = plus(sum, direction[at].sums);
      groupRows += direction[at].sums.rows;
      const [left, right] = sides(node, sum, options);
      if (!isLargeEnough(left, options)) continue;
      if (!isLargeEnough(right, options) || !hasRows(right, options.minDataPerGroup)) break;
      if (groupRows + 0.5 < options.minDataPerGroup || (chosen !== undefined && at !== chosen)) continue;
      groupRows = 0;
      offer(direction.slice(0, at + 1), options.lambdaL2 + options.catL2, left, right);
    }
  }
}
