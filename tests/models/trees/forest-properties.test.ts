import { describe, expect, it } from "vitest";
import { type BoostDraws, boost, standardBoost } from "../reference/boost.js";
import { differences } from "../reference/compare-forest.js";
import type { Feature } from "../reference/feature.js";
import { squaredLoss } from "../reference/losses.js";
import { peerFeatures, peers } from "../reference/peer-cases.js";
import { forestOf } from "../reference/to-forest.js";
import { standardOptions, type TreeOptions } from "../reference/tree-options.js";
import {
  brokenBounds,
  brokenCategories,
  brokenInteractions,
  brokenMonotony,
  brokenTrees,
  miscountedRows,
} from "./forest-properties.js";

const { labels } = peers;
const rows = labels.value.map((_, row) => row);
const small: TreeOptions = { ...standardOptions, numLeaves: 8, minDataInLeaf: 5, minDataPerGroup: 10 };

function grow(
  features: readonly Feature[],
  extra: Partial<TreeOptions> = {},
  draws: Partial<BoostDraws> = {},
  y = labels.value,
) {
  return boost({ features, labels: y }, squaredLoss, { ...small, ...extra }, standardBoost, draws);
}

const cellsOf =
  (features: readonly Feature[]) =>
  (row: number) =>
  (feature: number): number =>
    features[feature].values[row];

describe("what is said of forests", () => {
  const numbers = peerFeatures("numbers");
  const categories = peerFeatures("categories");
  const some = rows.filter((row) => row % 20 === 0);

  it("holds of the reference's", () => {
    const forest = forestOf(grow(numbers, { numLeaves: 12 }));
    expect(brokenTrees(forest)).toEqual([]);
    expect(brokenBounds(forest, { leaves: 12, rowsInLeaf: 5, coverOfLeaf: 5, featuresByTree: 4 })).toEqual([]);
    expect(miscountedRows(forest, cellsOf(numbers), () => rows)).toEqual([]);
    const deep = forestOf(grow(numbers, { maxDepth: 2, maxDeltaStep: 0.5, minGainToSplit: 3 }));
    expect(brokenBounds(deep, { depth: 2, step: 0.05, gain: 3 })).toEqual([]);
  });

  it("holds under monotone and interaction constraints, and not without", () => {
    const free = forestOf(grow(numbers, { numLeaves: 16 }));
    const rising = forestOf(grow(numbers, { numLeaves: 16, monotoneConstraints: [1, 0, 0, -1] }));
    const cells = some.map(cellsOf(numbers));
    for (const [feature, direction] of [
      [0, 1],
      [3, -1],
    ] as const) {
      expect(brokenMonotony(rising, feature, direction, cells)).toEqual([]);
      expect(brokenMonotony(free, feature, direction, cells).length).toBeGreaterThan(0);
    }
    const lists = [[0, 1], [1, 2], [3]];
    expect(
      brokenInteractions(forestOf(grow(numbers, { numLeaves: 16, interactionConstraints: lists })), lists),
    ).toEqual([]);
    expect(brokenInteractions(free, lists).length).toBeGreaterThan(0);
  });

  it("holds of sets of categories", () => {
    const forest = forestOf(grow(categories, { maxCatThreshold: 4 }, {}, labels.grouped));
    const seen = new Map([1, 2].map((feature) => [feature, categories[feature].categories]));
    expect(brokenCategories(forest, { seen, maxCatThreshold: 4, maxCatToOnehot: 4 })).toEqual([]);
    expect(brokenCategories(forest, { seen, maxCatThreshold: 1, maxCatToOnehot: 4 }).length).toBeGreaterThan(0);
    expect(brokenCategories(forest, { seen: new Map(), maxCatThreshold: 4, maxCatToOnehot: 4 }).length).toBeGreaterThan(
      0,
    );
  });

  it("finds what is wrong", () => {
    const forest = forestOf(grow(numbers));
    const changed = (change: (copy: typeof forest) => void) => {
      const copy = structuredClone(forest);
      change(copy);
      return copy;
    };
    const inner = forest.feature.findIndex((feature) => feature >= 0);
    const leaf = forest.feature.indexOf(-1);
    expect(brokenTrees(changed(({ left, right }) => left.set([right[inner]], inner))).length).toBeGreaterThan(0);
    expect(brokenTrees(changed(({ rows: counts }) => counts.set([1], leaf))).length).toBeGreaterThan(0);
    expect(brokenTrees(changed(({ leaf: numbered }) => numbered.set([7], leaf))).length).toBeGreaterThan(0);
    expect(
      miscountedRows(
        changed(({ threshold }) => threshold.set([9], inner)),
        cellsOf(numbers),
        () => rows,
      ).length,
    ).toBeGreaterThan(0);
    expect(brokenBounds(forest, { leaves: 7 }).length).toBe(3);
    expect(
      brokenBounds(forest, { depth: 1, rowsInLeaf: 300, step: 1e-6, gain: 1e9, featuresByTree: 1 }).length,
    ).toBeGreaterThan(20);
  });

  it("a forest differs from the reference where it was changed", () => {
    const reference = grow(categories, {}, {}, labels.grouped);
    const forest = forestOf(reference);
    const tolerance = { value: 1e-9, gain: 1e-9 };
    expect(differences(forest, reference, categories, tolerance)).toEqual([]);
    for (const name of [
      "threshold",
      "value",
      "gain",
      "rows",
      "leaf",
      "feature",
      "flags",
      "initial",
      "setWords",
    ] as const) {
      const changed = structuredClone(forest);
      const array = changed[name];
      for (let at = 0; at < array.length; at++) array[at] += 1;
      expect(differences(changed, reference, categories, tolerance), name).not.toEqual([]);
    }
  });
});
