// multiply-half — the product of two matrices of float32, whose elements are rounded to float16 on the way to the sums.
// A variant of multiply with half the workgroup memory and reads, for devices with shader-f16: sums stay float32.
//   shape    rows, inner, columns; of left and right the elements from one row to the next and from one column to the next
//            (a transposed matrix has them exchanged); of product the elements from row to row; added: 1 adds to product
//   left     f32[rows][inner], right f32[inner][columns], product f32[rows][columns], as their steps say
// Grid: (blocks of 4 TILE columns, blocks of 4 TILE rows); a workgroup of TILE x TILE invocations, 16 elements each.
// Twin: native/algorithms/multiply.cpp, within 2^-10 of the products' sizes for elements up to 65,504: WGSL may fuse a multiply and an add, and need
// not know NaN, infinities and denormals, so the launcher lets only finite numbers come here.
// Source: Volkov and Demmel 2008, "Benchmarking GPUs to tune dense linear algebra" (blocks in registers).
enable f16;

override TILE: u32 = 16;
// Steps over inner that are summed before they are added to the rest: a partial sum stays of the size of its terms.
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

// [row of the block][step], [step][column of the block].
var<workgroup> left_tile: array<f16, SIDE * TILE * TILE>;
var<workgroup> right_tile: array<f16, SIDE * TILE * TILE>;

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

@compute @workgroup_size(TILE, TILE)
fn multiply_half(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let first_row = group.y * SIDE * TILE;
  let first_column = group.x * SIDE * TILE;
  var total = array<vec4<f32>, SIDE>();
  var run = array<vec4<f32>, SIDE>();
  var steps = 0u;
  for (var first = 0u; first < shape.inner; first += TILE) {
    for (var i = 0u; i < SIDE; i++) {
      let row = i * TILE + local.y;
      left_tile[row * TILE + local.x] = f16(left_at(first_row + row, first + local.x));
      let column = i * TILE + local.x;
      right_tile[local.y * SIDE * TILE + column] = f16(right_at(first + local.y, first_column + column));
    }
    workgroupBarrier();
    for (var step = 0u; step < TILE; step++) {
      let at = step * SIDE * TILE + local.x;
      let b = vec4<f32>(
        vec4<f16>(right_tile[at], right_tile[at + TILE], right_tile[at + 2u * TILE], right_tile[at + 3u * TILE]),
      );
      for (var i = 0u; i < SIDE; i++) {
        run[i] += f32(left_tile[(i * TILE + local.y) * TILE + step]) * b;
      }
    }
    steps += TILE;
    if (steps >= RUN || first + TILE >= shape.inner) {
      for (var i = 0u; i < SIDE; i++) {
        total[i] += run[i];
        run[i] = vec4<f32>(0f);
      }
      steps = 0u;
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < SIDE; i++) {
    let row = first_row + i * TILE + local.y;
    for (var j = 0u; j < SIDE; j++) {
      let column = first_column + j * TILE + local.x;
      if (row < shape.rows && column < shape.columns) {
        let at = row * shape.product_row + column;
        product[at] = select(0f, product[at], shape.added != 0u) + total[i][j];
      }
    }
  }
}
