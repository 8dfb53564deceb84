import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupAuc as groupAucOp } from "../engine/ops/statistics/group-auc.js";
import type { Runtime } from "../engine/runtime.js";

/**
 * How well a column alone tells each group from all others: the area under the ROC curve, in [0, 1], ties counted half.
 * 0.5 tells nothing; 0 tells as much as 1, the other way round. NaN when either side is empty.
 *
 * @param groups codes 0 to groupCount - 1 of the same rows; rows with another code or none are left out
 * @see Hanley and McNeil (1982), Radiology 143(1)
 */
export function groupAuc(column: Column, groups: Column, groupCount: number, runtime: Runtime): Float64Array {
  const areas = new Float64Array(groupCount);
  runOp(groupAucOp, { column: contiguous(column), groups: contiguous(groups), areas }, runtime);
  return areas;
}
