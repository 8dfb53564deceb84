// The best split of a node by one feature of categories: one against the rest where they are few, else the ends of
// their order by gradient over hessian.
import type { Feature } from "./feature.js";
import { type Candidate, isAbove, isLargeEnough, plus, type Split, sides, sumByValue } from "./find-split.js";
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
  draw: () => number,
): Split | undefined {
  const { values, missing, missingRows } = sumByValue(node, column);
  const all: Category[] = values.map((sums, at) => ({ code: column.categories[at], sums }));
  if (!options.likeLightGBM && column.hasMissing) all.push({ code: -1, sums: missing });
  // LightGBM keeps a bin for what is missing or unseen, and counts it.
  const count = options.likeLightGBM ? all.length + 1 : all.length;
  const unsplit = unsplitScore(node.sums, options, node.output, true);
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
      missingLeft: missingRows > 0 ? codes.includes(-1) : !options.likeLightGBM && left.hessian > right.hessian,
      leftOutput: worth.leftOutput,
      rightOutput: worth.rightOutput,
    };
  };
  if (count <= options.maxCatToOnehot) oneAgainstRest(node, all, options, draw, offer);
  else endsOfOrder(node, all, options, draw, offer);
  return best;
}

type Offer = (chosen: readonly Category[], lambdaL2: number, left: Sums, right: Sums) => void;

function oneAgainstRest(
  node: Candidate,
  all: readonly Category[],
  options: TreeOptions,
  draw: () => number,
  offer: Offer,
): void {
  const looked = options.extraTrees ? [all[Math.floor(draw() * all.length)]] : all;
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
function endsOfOrder(
  node: Candidate,
  all: readonly Category[],
  options: TreeOptions,
  draw: () => number,
  offer: Offer,
): void {
  const ratio = ({ sums }: Category) => sums.gradient / (sums.hessian + options.catSmooth);
  const ordered = all.filter(({ sums }) => sums.rows >= options.catSmooth).sort((a, b) => ratio(a) - ratio(b));
  const most = Math.min(options.maxCatThreshold, Math.floor((ordered.length + 1) / 2));
  const chosen = options.extraTrees && most > 0 ? Math.floor(draw() * most) : undefined;
  for (const direction of [ordered, [...ordered].reverse()]) {
    let sum: Sums = { gradient: 0, hessian: 0, rows: 0 };
    let groupRows = 0;
    for (let at = 0; at < most; at++) {
      sum = plus(sum, direction[at].sums);
      groupRows += direction[at].sums.rows;
      const [left, right] = sides(node, sum, options);
      if (!isLargeEnough(left, options)) continue;
      if (!isLargeEnough(right, options) || right.rows < options.minDataPerGroup) break;
      if (groupRows < options.minDataPerGroup) continue;
      groupRows = 0;
      if (chosen !== undefined && at !== chosen) continue;
      offer(direction.slice(0, at + 1), options.lambdaL2 + options.catL2, left, right);
    }
  }
}
