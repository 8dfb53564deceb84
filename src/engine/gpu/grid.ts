// How many workgroups a pass takes, and of what shape.

/** Most workgroups in one dimension. */
export const mostGroups = 65_535;

/** Workgroups in x and y: at least `groups`, at most one row too many. */
export function gridOf(groups: number): readonly [number, number, number] {
  if (groups <= mostGroups) return [groups, 1, 1];
  const rows = Math.ceil(groups / mostGroups);
  return [Math.ceil(groups / rows), rows, 1];
}

/** Workgroups that stride over the rows: enough to fill a large GPU, few enough that merging their counts is cheap. */
export function strides(rows: number, workgroup: number): number {
  return Math.min(1024, Math.ceil(rows / workgroup));
}

/** The side of a square of invocations that is at most a workgroup. */
export function tileOf(workgroup: number): number {
  return 2 ** Math.floor(Math.log2(workgroup) / 2);
}
