// ks-two-sample — the largest distance of two sorted samples' shares, and where the pooled values change.
//   shape     first_count, second_count (n and m)
//   first     f64[n] as (low word, high word), ascending, no NaN
//   second    f64[m] likewise
//   largest   u32[groups][2]: the most of |i m - j n| over a workgroup's points, as (low word, high word)
//   ends      u32[ceil((n + m) / 32)]: bit i + j - 1 set where after that many pooled values the next one differs
// Every value of either sample counts how many of both are not above it (i and j), by search: ties come out right.
// Grid: any number of workgroups; each invocation strides over the n + m values.
// Twin: native/kernels/statistics/ks-two-sample.cpp, equal to the bit: the distance is a whole number.
// needs: lib/bytes, lib/wide-sum
override WORKGROUP: u32 = 256;

struct Shape {
  first_count: u32,
  second_count: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> first: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> second: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> largest: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read_write> ends: array<atomic<u32>>;

var<workgroup> most: array<vec2<u32>, WORKGROUP>;

fn count_first(key: vec2<u32>) -> u32 {
  var low = 0u;
  var high = shape.first_count;
  while (low < high) {
    let middle = low + (high - low) / 2u;
    if (key_less(key, key_of_f64(first[middle]))) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}

fn count_second(key: vec2<u32>) -> u32 {
  var low = 0u;
  var high = shape.second_count;
  while (low < high) {
    let middle = low + (high - low) / 2u;
    if (key_less(key, key_of_f64(second[middle]))) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}

fn larger(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, key_less(a, b));
}

@compute @workgroup_size(WORKGROUP)
fn ks_two_sample(
  @builtin(global_invocation_id) global: vec3<u32>,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let n = shape.first_count;
  let m = shape.second_count;
  var own = vec2<u32>(0u, 0u);
  for (var at = global.x; at < n + m; at += groups.x * WORKGROUP) {
    var key: vec2<u32>;
    if (at < n) {
      key = key_of_f64(first[at]);
    } else {
      key = key_of_f64(second[at - n]);
    }
    let i = count_first(key);
    let j = count_second(key);
    let a = wide_product(i, m);
    let b = wide_product(j, n);
    let large = larger(a, b);
    let small = select(a, b, key_less(b, a));
    own = larger(own, vec2<u32>(large.x - small.x, large.y - small.y - select(0u, 1u, large.x < small.x)));
    let end = i + j - 1u;
    atomicOr(&ends[end >> 5u], 1u << (end & 31u));
  }
  most[local] = own;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) {
      most[local] = larger(most[local], most[local + stride]);
    }
    workgroupBarrier();
  }
  if (local == 0u) {
    largest[group.x] = most[0];
  }
}
