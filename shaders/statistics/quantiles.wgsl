// quantiles — the wanted order statistics of sorted values.
//   shape   rank_count
//   sorted  f64[] as (low word, high word), ascending: from shaders/column/sort
//   ranks   u32[rank_count]: from 0
//   found   f64[rank_count] likewise, written
// Between two of them the CPU interpolates, in float64.
// Twin: native/kernels/statistics/quantiles.cpp, equal to the bit. Source: Hyndman and Fan 1996, type 7.
override WORKGROUP: u32 = 256;

struct Shape {
  rank_count: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> sorted: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> ranks: array<u32>;
@group(0) @binding(3) var<storage, read_write> found: array<vec2<u32>>;

@compute @workgroup_size(WORKGROUP)
fn quantiles(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = global.x; i < shape.rank_count; i += groups.x * WORKGROUP) {
    found[i] = sorted[ranks[i]];
  }
}
