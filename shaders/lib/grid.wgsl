// grid — the number of a workgroup in a grid laid out in rows: more than 65,535 workgroups do not fit one dimension.

fn group_index(group: vec3<u32>, groups: vec3<u32>) -> u32 {
  return group.y * groups.x + group.x;
}
