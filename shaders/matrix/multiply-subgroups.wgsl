// multiply-subgroups — the product of two matrices of float32, elements of left handed around within a subgroup.
// A variant of multiply without barriers and workgroup tiles, for devices with subgroups of any size.
//   shape, left, right, product: as in multiply
// Grid: (blocks of WORKGROUP columns, blocks of 4 rows): an invocation computes 4 rows of its column, and all of a
// subgroup, whichever those are, read the rows of left together, a step each.
// Twin: native/algorithms/multiply.cpp, within the contract's tolerance, as multiply.
enable subgroups;

override WORKGROUP: u32 = 256;
const RUN: u32 = 256;
const SIDE: u32 = 4;

struct Shape {
  rows: u32,
  inner: u32,
  columns: u32,
  left_row: u32,
  left_column: u32,
  right_row: u32,
  right_column: u32,
  product_row: u32,
  added: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read_write> product: array<f32>;

fn left_at(row: u32, step: u32) -> f32 {
  if (row >= shape.rows || step >= shape.inner) {
    return 0f;
  }
  return left[row * shape.left_row + step * shape.left_column];
}

fn right_at(step: u32, column: u32) -> f32 {
  if (step >= shape.inner || column >= shape.columns) {
    return 0f;
  }
  return right[step * shape.right_row + column * shape.right_column];
}

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
    let row = first_row + i;
    if (row < shape.rows && column < shape.columns) {
      let at = row * shape.product_row + column;
      product[at] = select(0f, product[at], shape.added != 0u) + total[i];
    }
  }
}
