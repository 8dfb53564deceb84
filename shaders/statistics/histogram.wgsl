// histogram — counts the rows of a column in bins between edges.
//   shape   row_count, bin_count
//   values  f64[row_count] as (low word, high word); a null is a NaN, as decode() in native/core/column-view.h gives it
//   edges   f64[bin_count + 1] as (low word, high word), strictly increasing
//   counts  u32[bin_count], added to, not cleared
// Bin b holds edges[b] <= value < edges[b + 1], the last bin also its upper edge; NaN and values outside are counted nowhere.
// Grid: any number of workgroups; each invocation strides over the rows.
// Twin: native/kernels/statistics/histogram.cpp, equal to the bit: doubles are compared as order-preserving integers and
// counts are integer sums, which commute. At most 2^32 - 1 rows a dispatch, as counts are u32.
// Source: numpy.histogram with explicit edges.
// needs: lib/bytes
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  bin_count: u32,
}

// Bins kept in workgroup memory, merged once at the end; more bins than this go to the result at once.
const LOCAL_BINS: u32 = 2048;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> edges: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> local_counts: array<atomic<u32>, LOCAL_BINS>;

// The bin of a value, or bin_count when it has none.
fn bin_of(value: vec2<u32>) -> u32 {
  let none = shape.bin_count;
  if (is_nan_f64(value)) {
    return none;
  }
  let key = key_of_f64(value);
  if (key_less(key, key_of_f64(edges[0])) || key_less(key_of_f64(edges[none]), key)) {
    return none;
  }
  // The first edge above the value; the bin is the one before it.
  var low = 0u;
  var high = none + 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (key_less(key, key_of_f64(edges[middle]))) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return min(low - 1u, none - 1u);
}

@compute @workgroup_size(WORKGROUP)
fn histogram(
  @builtin(global_invocation_id) global: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let is_local = shape.bin_count <= LOCAL_BINS;
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    let bin = bin_of(values[row]);
    if (bin < shape.bin_count) {
      if (is_local) {
        atomicAdd(&local_counts[bin], 1u);
      } else {
        atomicAdd(&counts[bin], 1u);
      }
    }
  }
  workgroupBarrier();
  if (is_local) {
    for (var bin = local; bin < shape.bin_count; bin += WORKGROUP) {
      let count = atomicLoad(&local_counts[bin]);
      if (count > 0u) {
        atomicAdd(&counts[bin], count);
      }
    }
  }
}
