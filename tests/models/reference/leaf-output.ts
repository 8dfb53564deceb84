// What a leaf answers and what it is worth: LightGBM's CalculateSplittedLeafOutput, GetLeafGain and GetSplitGains.
import type { TreeOptions } from "./tree-options.js";

/** Sums over the rows of a side. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  /** Rows, as the rules reckon them. */
  readonly rows: number;
}

/** What a leaf's output may be; passed down by monotone splits. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}
export const unbounded: Bounds = { lower: -Infinity, upper: Infinity };

/** The gradient sum moved towards 0 by lambdaL1. */
function softened(gradient: number, lambdaL1: number): number {
  return Math.sign(gradient) * Math.max(0, Math.abs(gradient) - lambdaL1);
}

function newtonStep(sums: Sums, options: TreeOptions, lambdaL2: number): number {
  const step = -softened(sums.gradient, options.lambdaL1) / (sums.hessian + lambdaL2);
  if (options.maxDeltaStep > 0 && Math.abs(step) > options.maxDeltaStep) return Math.sign(step) * options.maxDeltaStep;
  return step;
}

/** The output of a root: nothing above to be smoothed towards, and no bounds. */
export function rootOutput(sums: Sums, options: TreeOptions): number {
  return newtonStep(sums, options, options.lambdaL2);
}

/** The output of a child: -T(G) / (H + l2), clipped, smoothed towards its parent, held within its bounds, in this order. */
export function leafOutput(
  sums: Sums,
  options: TreeOptions,
  lambdaL2: number,
  parentOutput: number,
  bounds: Bounds,
): number {
  let output = newtonStep(sums, options, lambdaL2);
  if (options.pathSmooth > 0) {
    const trust = sums.rows / options.pathSmooth;
    output = (output * trust) / (trust + 1) + parentOutput / (trust + 1);
  }
  return Math.min(bounds.upper, Math.max(bounds.lower, output));
}

/** How far an output lowers twice the loss; with the best output this is T(G)^2 / (H + l2). */
export function scoreOfOutput(sums: Sums, output: number, options: TreeOptions, lambdaL2: number): number {
  return -(2 * softened(sums.gradient, options.lambdaL1) * output + (sums.hessian + lambdaL2) * output * output);
}

/**
 * What a node scores unsplit, by lambdaL2 alone (never with catL2): by the output that it has where outputs are
 * smoothed, else by its best within its bounds.
 */
export function unsplitScore(
  sums: Sums,
  options: TreeOptions,
  ownOutput: number,
  bounds: Bounds,
  categorical: boolean,
): number {
  const { lambdaL2, pathSmooth } = options;
  const score = (output: number) => scoreOfOutput(sums, output, options, lambdaL2);
  if (options.likeLightGBM && !categorical) return score(leafOutput(sums, options, lambdaL2, ownOutput, unbounded));
  if (pathSmooth > 0) return score(ownOutput);
  return score(leafOutput(sums, options, lambdaL2, ownOutput, options.likeLightGBM ? unbounded : bounds));
}

export interface SplitWorth {
  /** Score of both sides. */
  readonly score: number;
  readonly leftOutput: number;
  readonly rightOutput: number;
}

/** What two sides score together; undefined where that would break a monotone constraint. */
export function worthOfSplit(
  left: Sums,
  right: Sums,
  options: TreeOptions,
  lambdaL2: number,
  ownOutput: number,
  bounds: Bounds,
  direction: number,
): SplitWorth | undefined {
  const leftOutput = leafOutput(left, options, lambdaL2, ownOutput, bounds);
  const rightOutput = leafOutput(right, options, lambdaL2, ownOutput, bounds);
  if (direction * leftOutput > direction * rightOutput) return undefined;
  const score =
    scoreOfOutput(left, leftOutput, options, lambdaL2) + scoreOfOutput(right, rightOutput, options, lambdaL2);
  return { score, leftOutput, rightOutput };
}
