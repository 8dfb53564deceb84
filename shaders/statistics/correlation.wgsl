// correlation — sums over the rows that both columns of a pair have, for all pairs of columns.
//   shape     row_count, column_count, chunk_rows, chunk_count
//   values    f64[column_count][row_count] as (low word, high word); a null is a NaN
//   scales    vec4<u32>[column_count]: exponent (i32), unused, pivot (f64, low word and high word) of each column
//   standard  f32[column_count][row_count]: d = (value - pivot) 2^(exponent - 30), |d| <= 1; ABSENT where not finite
//   sums      f32[chunk_count][column_count][column_count][6]: rows, x, y, xx, yy, xy of each pair a <= b; merged on the
//             CPU in float64, where the correlation is taken
// Passes: correlation_standardize; correlation_pairs on a grid (column tiles, column tiles, chunks of rows), a workgroup
// of TILE x TILE invocations for as many pairs.
// Twin: native/kernels/statistics/correlation.cpp, within the contract's tolerance (d is summed in f32).
// needs: lib/double
override WORKGROUP: u32 = 256;
override TILE: u32 = 16;
// Rows summed before they are added to the sums of the chunk: what is added stays of one size.
const RUN_ROWS: u32 = 256;
const ABSENT: f32 = 4.0;

struct Shape {
  row_count: u32,
  column_count: u32,
  chunk_rows: u32,
  chunk_count: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> scales: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> standard: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;

// [row][column] of the two tiles.
var<workgroup> tile_a: array<f32, TILE * TILE>;
var<workgroup> tile_b: array<f32, TILE * TILE>;

@compute @workgroup_size(WORKGROUP)
fn correlation_standardize(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let column = global.y;
  let scale = scales[column];
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    let at = column * shape.row_count + row;
    var d = ABSENT;
    if (is_finite_f64(values[at])) {
      d = f32(fixed_difference(values[at], scale.zw, bitcast<i32>(scale.x))) * 0x1p-30f;
    }
    standard[at] = d;
  }
}

fn read_standard(column: u32, row: u32, end: u32) -> f32 {
  if (column >= shape.column_count || row >= end) {
    return ABSENT;
  }
  return standard[column * shape.row_count + row];
}

@compute @workgroup_size(TILE, TILE)
fn correlation_pairs(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  // Pairs a > b are those of another workgroup.
  if (group.y < group.x) {
    return;
  }
  let begin = group.z * shape.chunk_rows;
  let end = min(begin + shape.chunk_rows, shape.row_count);
  var total = array<f32, 6>();
  var run = array<f32, 6>();
  var rows_of_run = 0u;
  for (var first = begin; first < end; first += TILE) {
    tile_a[local.y * TILE + local.x] = read_standard(group.x * TILE + local.x, first + local.y, end);
    tile_b[local.y * TILE + local.x] = read_standard(group.y * TILE + local.x, first + local.y, end);
    workgroupBarrier();
    for (var row = 0u; row < TILE; row++) {
      let x = tile_a[row * TILE + local.y];
      let y = tile_b[row * TILE + local.x];
      if (x != ABSENT && y != ABSENT) {
        run[0] += 1f;
        run[1] += x;
        run[2] += y;
        run[3] += x * x;
        run[4] += y * y;
        run[5] += x * y;
      }
    }
    rows_of_run += TILE;
    if (rows_of_run >= RUN_ROWS || first + TILE >= end) {
      for (var i = 0u; i < 6u; i++) {
        total[i] += run[i];
        run[i] = 0f;
      }
      rows_of_run = 0u;
    }
    workgroupBarrier();
  }
  let a = group.x * TILE + local.y;
  let b = group.y * TILE + local.x;
  if (a < shape.column_count && b < shape.column_count) {
    let at = ((group.z * shape.column_count + a) * shape.column_count + b) * 6u;
    for (var i = 0u; i < 6u; i++) {
      sums[at + i] = total[i];
    }
  }
}
