// multiply-subgroups — the product of two matrices of float32, elements of left handed around within a subgroup.
// A variant of multiply without barriers and workgroup tiles, for devices with subgroups of any size.
//   shape, left, right, product: as in lib/factors
// Grid: (blocks of WORKGROUP columns, blocks of 4 rows): an invocation computes 4 rows of its column, and all of a
// subgroup, whichever those are, read the rows of left together, a step each.
// Twin: native/algorithms/multiply.cpp, within the contract's tolerance, as multiply.
// needs: lib/factors
enable subgroups;

override WORKGROUP: u32 = 256;
const RUN: u32 = 256;
const SIDE: u32 = 4;

@compute @workgroup_size(WORKGROUP)
fn multiply_subgroups(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(subgroup_size) size: u32,
) {
  let first_row = group.y * SIDE;
  let column = group.x * WORKGROUP + local;
  var total = vec4<f32>(0f);
  var run = vec4<f32>(0f);
  var steps = 0u;
  for (var first = 0u; first < shape.inner; first += size) {
    let own = vec4<f32>(
      left_at(first_row, first + lane),
      left_at(first_row + 1u, first + lane),
      left_at(first_row + 2u, first + lane),
      left_at(first_row + 3u, first + lane),
    );
    for (var step = 0u; step < size; step++) {
      run += subgroupShuffle(own, step) * right_at(first + step, column);
    }
    steps += size;
    if (steps >= RUN) {
      total += run;
      run = vec4<f32>(0f);
      steps = 0u;
    }
  }
  total += run;
  for (var i = 0u; i < SIDE; i++) {
    put_product(first_row + i, column, total[i]);
  }
}
