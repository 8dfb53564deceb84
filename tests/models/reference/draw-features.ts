// Features that a tree, a level of it or a node looks at: those with the smallest draws.
import type { Place, TreeDraws } from "./grow-tree.js";

/** The fraction of the features, rounded; at least one. */
export function featureCount(from: number, fraction: number): number {
  return Math.max(Math.min(1, from), Math.floor(from * fraction + 0.5));
}

/** The `count` features with the smallest draws, ties by their number; rising. */
export function smallestDraws(
  from: readonly number[],
  count: number,
  draw: (feature: number) => number,
): readonly number[] {
  if (count >= from.length) return from;
  const drawn = new Map(from.map((feature) => [feature, draw(feature)]));
  const ordered = [...from].sort((a, b) => drawn.get(a)! - drawn.get(b)! || a - b);
  return ordered.slice(0, count).sort((a, b) => a - b);
}

export interface FeatureFractions {
  readonly tree: number;
  readonly level: number;
  readonly node: number;
}

/** What a fraction's draws depend on: those of a level on its depth, those of a node on its place. */
export interface FeatureDraw {
  readonly tree: (feature: number) => number;
  readonly level: (depth: number, feature: number) => number;
  readonly node: (node: Place, feature: number) => number;
}

/** Nested: a level draws from its tree's features, a node from those of its level that interaction constraints allow. */
export function drawFeatures(fractions: FeatureFractions, draw: FeatureDraw): Omit<TreeDraws, "cut"> {
  const some = (from: readonly number[], fraction: number, by: (feature: number) => number) =>
    smallestDraws(from, fraction >= 1 ? from.length : featureCount(from.length, fraction), by);
  return {
    treeFeatures: (from) => some(from, fractions.tree, draw.tree),
    levelFeatures: (depth, from) => some(from, fractions.level, (feature) => draw.level(depth, feature)),
    nodeFeatures: (node, from) => some(from, fractions.node, (feature) => draw.node(node, feature)),
  };
}
