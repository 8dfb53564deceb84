// multiply-tiles — a block of 4 TILE x 4 TILE elements of a product by a workgroup of TILE x TILE invocations.
// Who needs it says what tiles are kept in (`alias Element = f32;` or f16): that is rounded to, sums are float32.
// Source: Volkov and Demmel 2008, "Benchmarking GPUs to tune dense linear algebra" (blocks in registers).
// needs: lib/factors
override TILE: u32 = 16;
// Steps over inner that are summed before they are added to the rest: a partial sum stays of the size of its terms.
const RUN: u32 = 256;
const SIDE: u32 = 4;

// [row of the block][step], [step][column of the block].
var<workgroup> left_tile: array<Element, SIDE * TILE * TILE>;
var<workgroup> right_tile: array<Element, SIDE * TILE * TILE>;

fn multiply_tiles(group: vec3<u32>, local: vec3<u32>) {
  let first_row = group.y * SIDE * TILE;
  let first_column = group.x * SIDE * TILE;
  var total = array<vec4<f32>, SIDE>();
  var run = array<vec4<f32>, SIDE>();
  var steps = 0u;
  for (var first = 0u; first < shape.inner; first += TILE) {
    for (var i = 0u; i < SIDE; i++) {
      let row = i * TILE + local.y;
      left_tile[row * TILE + local.x] = Element(left_at(first_row + row, first + local.x));
      let column = i * TILE + local.x;
      right_tile[local.y * SIDE * TILE + column] = Element(right_at(first + local.y, first_column + column));
    }
    workgroupBarrier();
    for (var step = 0u; step < TILE; step++) {
      let at = step * SIDE * TILE + local.x;
      let b = vec4<f32>(
        vec4<Element>(right_tile[at], right_tile[at + TILE], right_tile[at + 2u * TILE], right_tile[at + 3u * TILE]),
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
    for (var j = 0u; j < SIDE; j++) {
      put_product(first_row + i * TILE + local.y, first_column + j * TILE + local.x, total[i][j]);
    }
  }
}
