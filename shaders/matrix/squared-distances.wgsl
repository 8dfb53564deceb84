// squared-distances — squared Euclidean distances of points to centers.
//   shape      point_count, center_count, width, cell_count (of squared_distances_fix), exponent (i32), unused, pivot (f64)
//   cells      f64[cell_count] as (low word, high word): points or centers, row-major, all finite
//   fixed      i32[cell_count]: q = (value - pivot) 2^exponent, at most 30 bits and a sign
//   points     i32[point_count][width], centers i32[center_count][width]: such
//   distances  f32[point_count][center_count], in units of 2^(2 (30 - exponent))
// Passes: squared_distances_fix, for points and for centers; squared_distances on a grid (tiles of points, tiles of
// centers), TILE x TILE invocations for as many distances. A difference is one of whole numbers, so equal points are at 0.
// Twin: native/kernels/matrix/squared-distances.cpp, within the contract's tolerance.
// needs: lib/double
override WORKGROUP: u32 = 256;
override TILE: u32 = 16;

struct Shape {
  point_count: u32,
  center_count: u32,
  width: u32,
  cell_count: u32,
  exponent: i32,
  unused: u32,
  pivot: vec2<u32>,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> cells: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> fixed: array<i32>;
@group(0) @binding(3) var<storage, read> points: array<i32>;
@group(0) @binding(4) var<storage, read> centers: array<i32>;
@group(0) @binding(5) var<storage, read_write> distances: array<f32>;

// [point or center of the tile][feature].
var<workgroup> point_tile: array<i32, TILE * TILE>;
var<workgroup> center_tile: array<i32, TILE * TILE>;

@compute @workgroup_size(WORKGROUP)
fn squared_distances_fix(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var cell = global.x; cell < shape.cell_count; cell += groups.x * WORKGROUP) {
    fixed[cell] = fixed_difference(cells[cell], shape.pivot, shape.exponent);
  }
}

@compute @workgroup_size(TILE, TILE)
fn squared_distances(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let first_point = group.x * TILE;
  let first_center = group.y * TILE;
  var sum = 0f;
  for (var first = 0u; first < shape.width; first += TILE) {
    let feature = first + local.x;
    let point = first_point + local.y;
    let center = first_center + local.y;
    var a = 0;
    var b = 0;
    if (feature < shape.width) {
      if (point < shape.point_count) {
        a = points[point * shape.width + feature];
      }
      if (center < shape.center_count) {
        b = centers[center * shape.width + feature];
      }
    }
    point_tile[local.y * TILE + local.x] = a;
    center_tile[local.y * TILE + local.x] = b;
    workgroupBarrier();
    for (var i = 0u; i < TILE; i++) {
      let difference = f32(point_tile[local.y * TILE + i] - center_tile[local.x * TILE + i]) * 0x1p-30f;
      sum += difference * difference;
    }
    workgroupBarrier();
  }
  let point = first_point + local.y;
  let center = first_center + local.x;
  if (point < shape.point_count && center < shape.center_count) {
    distances[point * shape.center_count + center] = sum;
  }
}
