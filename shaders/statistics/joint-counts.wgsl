// joint-counts — counts the rows of every pair of codes.
//   shape   row_count, first_count, second_count
//   first   f64[row_count] as (low word, high word): codes from 0; a null is a NaN
//   second  likewise
//   counts  u32[first_count][second_count], added to, not cleared; other codes are counted nowhere
// Grid: any number of workgroups; each invocation strides over the rows.
// Twin: native/kernels/statistics/joint-counts.cpp, equal to the bit (integer sums commute).
// needs: lib/double
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  first_count: u32,
  second_count: u32,
}

// Cells kept in workgroup memory, merged once at the end; more of them go to the result at once.
const LOCAL_CELLS: u32 = 2048;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> first: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> second: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> local_counts: array<atomic<u32>, LOCAL_CELLS>;

@compute @workgroup_size(WORKGROUP)
fn joint_counts(
  @builtin(global_invocation_id) global: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let cells = shape.first_count * shape.second_count;
  let is_local = cells <= LOCAL_CELLS;
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    let a = code_of_f64(first[row]);
    let b = code_of_f64(second[row]);
    if (a < shape.first_count && b < shape.second_count) {
      let cell = a * shape.second_count + b;
      if (is_local) {
        atomicAdd(&local_counts[cell], 1u);
      } else {
        atomicAdd(&counts[cell], 1u);
      }
    }
  }
  workgroupBarrier();
  if (is_local) {
    for (var cell = local; cell < cells; cell += WORKGROUP) {
      let count = atomicLoad(&local_counts[cell]);
      if (count > 0u) {
        atomicAdd(&counts[cell], count);
      }
    }
  }
}
