// The options of one tree, by LightGBM's names in camelCase. What each means is written where it is used.

export interface TreeOptions {
  readonly numLeaves: number;
  /** Splits on the way to a leaf, at most; below 1: no bound. */
  readonly maxDepth: number;
  readonly growPolicy: "leafwise" | "depthwise";
  readonly minDataInLeaf: number;
  readonly minSumHessianInLeaf: number;
  readonly minGainToSplit: number;
  readonly lambdaL1: number;
  readonly lambdaL2: number;
  /** 0: no bound. */
  readonly maxDeltaStep: number;
  readonly pathSmooth: number;
  readonly maxCatToOnehot: number;
  readonly catSmooth: number;
  readonly catL2: number;
  readonly maxCatThreshold: number;
  readonly minDataPerGroup: number;
  /** 1: rising, -1: falling, 0: free; by feature. Empty: no constraints. */
  readonly monotoneConstraints: readonly number[];
  /** Features that may meet on one path; a feature in no list is never split on. Empty: no constraints. */
  readonly interactionConstraints: readonly (readonly number[])[];
  readonly extraTrees: boolean;
  /**
   * What LightGBM does otherwise than we:
   * - Rows of a side are the sum of its values' shares of the hessian, each rounded; ours are the side's share.
   * - Missing is no category and goes right; ours takes part like the others.
   * - Of cuts that gain the same it takes the highest, and missing on the left; we take the lowest, missing on the right.
   * - A feature that gains nothing in a node is not looked at below it.
   * - Unsplit, a node scores by its best output, whatever monotone bounds say and, for a feature of numbers, smoothed
   *   towards the output that it has; ours scores by the output within its bounds, or the smoothed one that it has.
   */
  readonly likeLightGBM: boolean;
}

export const standardOptions: TreeOptions = {
  numLeaves: 31,
  maxDepth: -1,
  growPolicy: "leafwise",
  minDataInLeaf: 20,
  minSumHessianInLeaf: 1e-3,
  minGainToSplit: 0,
  lambdaL1: 0,
  lambdaL2: 0,
  maxDeltaStep: 0,
  pathSmooth: 0,
  maxCatToOnehot: 4,
  catSmooth: 10,
  catL2: 10,
  maxCatThreshold: 32,
  minDataPerGroup: 100,
  monotoneConstraints: [],
  interactionConstraints: [],
  extraTrees: false,
  likeLightGBM: false,
};
