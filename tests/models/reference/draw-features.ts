// Features that a tree, a level of it or a node looks at: those with the smallest draws.

/**
 * LightGBM's number of features: the fraction of them rounded, at least one.
 */
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

/** What a fraction's draws depend on: a tree's on its feature alone, a level's on its depth, a node's on its number. */
export interface FeatureDraw {
  readonly tree: (feature: number) => number;
  readonly level: (depth: number, feature: number) => number;
  readonly node: (node: number, feature: number) => number;
}

/**
 * Nested: a level draws from its tree's features, a node from its level's. Where interaction constraints leave a node
 * fewer than its share of the level's features, it takes them all.
 */
export function drawFeatures(features: number, fractions: FeatureFractions, draw: FeatureDraw) {
  const ofTree = featureCount(features, fractions.tree);
  const ofLevel = featureCount(ofTree, fractions.level);
  const ofNode = featureCount(ofLevel, fractions.node);
  return {
    treeFeatures: (from: readonly number[]) => smallestDraws(from, ofTree, draw.tree),
    levelFeatures: (depth: number, from: readonly number[]) =>
      smallestDraws(from, ofLevel, (feature) => draw.level(depth, feature)),
    nodeFeatures: (node: number, from: readonly number[]) =>
      smallestDraws(from, ofNode, (feature) => draw.node(node, feature)),
  };
}
