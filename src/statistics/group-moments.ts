import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupMoments as groupMomentsOp } from "../engine/ops/statistics/group-moments.js";
import type { Runtime } from "../engine/runtime.js";

export interface GroupMoments {
  readonly count: number;
  /** NaN for an empty group. */
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

/**
 * Count, mean and sum of squares of a numeric column within each group.
 *
 * @param groups codes 0 to groupCount - 1 of the same rows; rows with another code, and values that are missing or
 *   infinite, are left out
 */
export function groupMoments(column: Column, groups: Column, groupCount: number, runtime: Runtime): GroupMoments[] {
  const moments = new Float64Array(groupCount * 3);
  runOp(groupMomentsOp, { column: contiguous(column), groups: contiguous(groups), moments }, runtime);
  return Array.from({ length: groupCount }, (_, group) => ({
    count: moments[group * 3],
    mean: moments[group * 3 + 1],
    squares: moments[group * 3 + 2],
  }));
}
