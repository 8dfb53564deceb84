// describe — counts, range and moments of a column.
//   shape    row_count, block_count, exponent (i32) and pivot (f64, low word and high word) of describe_moments
//   values   f64[row_count] as (low word, high word); a null is a NaN
//   ranges   vec4<u32>[groups][2]: rows without a value, infinities, zeros, finite values; keys of smallest and largest
//            finite value (low, high each); one a workgroup, merged on the CPU
//   moments  f32[block_count][6]: finite values of a block, and of d = (value - pivot) 2^(exponent - 30): mean, and about
//            the block's mean the sums of the powers 1 to 4, merged on the CPU in float64
// Passes: describe_range; the CPU chooses pivot and exponent so that |d| <= 1; describe_moments.
// Twin: native/kernels/statistics/describe.cpp. Counts and range to the bit, as doubles are compared as integers; moments
// within the contract's tolerance, as d is rounded to 2^-30 of the range and summed in f32.
// Source: Chan, Golub, LeVeque 1979; Pebay 2008, SAND2008-6212.
// needs: lib/reduce-floats, lib/bytes, lib/double, lib/grid
override ITEMS: u32 = 16;

struct Shape {
  row_count: u32,
  block_count: u32,
  exponent: i32,
  unused: u32,
  pivot: vec2<u32>,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> ranges: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> moments: array<f32>;

var<workgroup> counts: array<atomic<u32>, 4>;
// Keys of the smallest (low, high) and the largest value.
var<workgroup> ends: array<vec4<u32>, WORKGROUP>;

fn wider(a: vec4<u32>, b: vec4<u32>) -> vec4<u32> {
  return vec4<u32>(select(a.xy, b.xy, key_less(b.xy, a.xy)), select(a.zw, b.zw, key_less(a.zw, b.zw)));
}

@compute @workgroup_size(WORKGROUP)
fn describe_range(
  @builtin(global_invocation_id) global: vec3<u32>,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  var own = vec4<u32>(0xffffffffu, 0xffffffffu, 0u, 0u);
  var count = vec4<u32>(0u);
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    let value = values[row];
    if (is_nan_f64(value)) {
      count.x++;
    } else if (!is_finite_f64(value)) {
      count.y++;
    } else {
      count.z += select(0u, 1u, value.x == 0u && (value.y & 0x7fffffffu) == 0u);
      count.w++;
      let key = key_of_f64(value);
      own = wider(own, vec4<u32>(key, key));
    }
  }
  for (var i = 0u; i < 4u; i++) {
    atomicAdd(&counts[i], count[i]);
  }
  ends[local] = own;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) {
      ends[local] = wider(ends[local], ends[local + stride]);
    }
    workgroupBarrier();
  }
  if (local == 0u) {
    ranges[group.x * 2u] =
      vec4<u32>(atomicLoad(&counts[0]), atomicLoad(&counts[1]), atomicLoad(&counts[2]), atomicLoad(&counts[3]));
    ranges[group.x * 2u + 1u] = ends[0];
  }
}

fn deviation_of(value: vec2<u32>) -> f32 {
  return f32(fixed_difference(value, shape.pivot, shape.exponent)) * 0x1p-30f;
}

@compute @workgroup_size(WORKGROUP)
fn describe_moments(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(group, groups);
  let begin = block * WORKGROUP * ITEMS + local;
  var sum = 0f;
  var count = 0f;
  for (var item = 0u; item < ITEMS; item++) {
    let row = begin + item * WORKGROUP;
    if (row < shape.row_count && is_finite_f64(values[row])) {
      sum += deviation_of(values[row]);
      count += 1f;
    }
  }
  let total = reduce_floats(vec4<f32>(sum, count, 0f, 0f), local);
  let mean = total.x / max(total.y, 1f);
  var powers = vec4<f32>(0f);
  for (var item = 0u; item < ITEMS; item++) {
    let row = begin + item * WORKGROUP;
    if (row < shape.row_count && is_finite_f64(values[row])) {
      let d = deviation_of(values[row]) - mean;
      powers += vec4<f32>(d, d * d, d * d * d, d * d * (d * d));
    }
  }
  let sums = reduce_floats(powers, local);
  if (local == 0u && block < shape.block_count) {
    moments[block * 6u] = total.y;
    moments[block * 6u + 1u] = mean;
    for (var power = 0u; power < 4u; power++) {
      moments[block * 6u + 2u + power] = sums[power];
    }
  }
}
