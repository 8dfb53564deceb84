// predict-leaves — the number of the leaf each row comes to in each tree.
//   shape       row_count, tree_count (of the range)
//   values      f64[features][row_count] as (low word, high word); a null is a NaN
//   reads       vec2<u32>[reads]: feature, what of it counts as missing (ReadKind of native/algorithms/forest-program.h)
//   roots       u32[tree_count]: node that each tree begins with
//   nodes       vec4<u32>[nodes]: threshold f64, left child (a leaf: itself), slot; see native/kernels/tree/walk-trees.h
//   node_leaves u32[nodes]: number of each leaf
//   sets        u32[]: offsets of the sets of categories, then their words: first word of set s at set_words + offset
//   leaves      u32[row_count][tree_count]
// Grid: any number of workgroups; each invocation strides over pairs of a row and a tree.
// Twin: native/algorithms/predict-leaves.cpp, equal to the bit: doubles are compared as order-preserving integers.
// needs: lib/bytes, lib/double
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  tree_count: u32,
  set_words: u32,
}

// Kinds of reads, and flags in a node's slot.
const READS_ZERO: u32 = 1;
const READS_NONE: u32 = 2;
const READS_CODE: u32 = 3;
const CATEGORICAL: u32 = 0x80000000;
const MISSING_LEFT: u32 = 0x40000000;
const SET_RIGHT: u32 = 0x20000000;
// The float 1e-35 as a double, its sign removed.
const ZERO_THRESHOLD: vec2<u32> = vec2<u32>(0xc0000000u, 0x38aa95a5u);

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> reads: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> roots: array<u32>;
@group(0) @binding(4) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> node_leaves: array<u32>;
@group(0) @binding(6) var<storage, read> sets: array<u32>;
@group(0) @binding(7) var<storage, read_write> leaves: array<u32>;

// A category as XGBoost sees it: rounded to a float, halves to even; what is then below 0 is in no set. (Floats that
// would be denormal or infinite stay doubles: category 0, or none, all the same.)
fn float_code(value: vec2<u32>) -> vec2<u32> {
  // Up to 2^-150 in size a negative value rounds to -0.
  if ((value.y & 0x80000000u) != 0u) {
    let is_zero = !key_less(vec2<u32>(0u, 0x36900000u), vec2<u32>(value.x, value.y & 0x7fffffffu));
    return select(vec2<u32>(0u, 0x7ff00000u), vec2<u32>(0u, 0u), is_zero);
  }
  let added = 0x0fffffffu + ((value.x >> 29u) & 1u);
  let low = value.x + added;
  return vec2<u32>(low & 0xe0000000u, value.y + select(0u, 1u, low < added));
}

// The value a node reads: NaN where it takes it as missing.
fn value_of(read: vec2<u32>, row: u32) -> vec2<u32> {
  let value = values[read.x * shape.row_count + row];
  let is_nan = is_nan_f64(value);
  if (read.y == READS_NONE && is_nan) {
    return vec2<u32>(0u, 0u);
  }
  let size = vec2<u32>(value.x, value.y & 0x7fffffffu);
  if (read.y == READS_ZERO && !is_nan && !key_less(ZERO_THRESHOLD, size)) {
    return vec2<u32>(0u, 0x7ff80000u);
  }
  if (read.y == READS_CODE && !is_nan) {
    return float_code(value);
  }
  return value;
}

fn goes_right_by_set(node: vec4<u32>, value: vec2<u32>) -> bool {
  // Above -1, towards 0: -0.5 is category 0.
  let is_missing = is_nan_f64(value) || !key_less(key_of_f64(vec2<u32>(0u, 0xbff00000u)), key_of_f64(value));
  if (is_missing) {
    return (node.w & MISSING_LEFT) == 0u;
  }
  let number = code_of_f64(node.xy);
  let first = sets[number];
  let words = sets[number + 1u] - first;
  var category = 0u;
  if ((value.y & 0x80000000u) == 0u) {
    category = code_of_f64(value);
  }
  var is_inside = false;
  if ((category >> 5u) < words) {
    is_inside = ((sets[shape.set_words + first + (category >> 5u)] >> (category & 31u)) & 1u) != 0u;
  }
  return is_inside == ((node.w & SET_RIGHT) != 0u);
}

fn goes_right(node: vec4<u32>, row: u32) -> bool {
  let slot = node.w & 0x1fffffffu;
  let value = value_of(reads[(slot - 1u) / 2u], row);
  if ((node.w & CATEGORICAL) != 0u) {
    return goes_right_by_set(node, value);
  }
  if (is_nan_f64(value)) {
    return (slot & 1u) == 1u;
  }
  return key_less(key_of_f64(node.xy), key_of_f64(value));
}

@compute @workgroup_size(WORKGROUP)
fn predict_leaves(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let pairs = shape.row_count * shape.tree_count;
  for (var pair = global.x; pair < pairs; pair += groups.x * WORKGROUP) {
    let row = pair / shape.tree_count;
    var at = roots[pair % shape.tree_count];
    var node = nodes[at];
    while (node.z != at) {
      at = node.z + select(0u, 1u, goes_right(node, row));
      node = nodes[at];
    }
    leaves[pair] = node_leaves[at];
  }
}
