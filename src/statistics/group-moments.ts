import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupMoments as groupMomentsOp } from "../engine/ops/statistics/group-moments.js";
import { runOnDevice } from "../engine/run-on-device.js";
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
  const args = argumentsOf(column, groups, groupCount);
  runOp(groupMomentsOp, args, runtime);
  return momentsOf(args.moments);
}

/** groupMoments on the device that suits it: on a GPU within the tolerance of the op's contract. */
export async function groupMomentsOnDevice(
  column: Column,
  groups: Column,
  groupCount: number,
  runtime: Runtime,
): Promise<GroupMoments[]> {
  const args = argumentsOf(column, groups, groupCount);
  await runOnDevice(groupMomentsOp, args, runtime);
  return momentsOf(args.moments);
}

function argumentsOf(column: Column, groups: Column, groupCount: number) {
  return { column: contiguous(column), groups: contiguous(groups), moments: new Float64Array(groupCount * 3) };
}

function momentsOf(moments: Float64Array): GroupMoments[] {
  return Array.from({ length: moments.length / 3 }, (_, group) => ({
    count: moments[group * 3],
    mean: moments[group * 3 + 1],
    squares: moments[group * 3 + 2],
  }));
}
