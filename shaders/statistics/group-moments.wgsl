// group-moments — count, and exact sums of a column's values and their squares, within each group.
//   shape   row_count, group_count, exponent (i32), pivot (f64, low word and high word)
//   values  f64[row_count] as (low word, high word); a null is a NaN; only finite ones count
//   groups  f64[row_count] likewise: codes from 0; other rows are left out
//   sums    u32[group_count][7], added to, not cleared, of q = (value - pivot) 2^exponent, a whole number of 31 bits:
//           count, sum of q (low, high), sums of the low word of q^2 (low, high) and of its high word (low, high)
// Grid: any number of workgroups; each invocation strides over the rows.
// Twin: native/kernels/statistics/group-moments.cpp: counts to the bit, the rest within the contract's tolerance, as q is
// rounded to 2^-30 of the range. Sums of q are integers: any order, any device gives the same.
// needs: lib/double, lib/wide-sum
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  group_count: u32,
  exponent: i32,
  unused: u32,
  pivot: vec2<u32>,
}

const WORDS: u32 = 7;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> groups: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> sums: array<atomic<u32>>;

fn add_wide(at: u32, low: u32, high: u32) {
  let carry = carry_of(atomicAdd(&sums[at], low), low);
  if (high + carry != 0u) {
    atomicAdd(&sums[at + 1u], high + carry);
  }
}

@compute @workgroup_size(WORKGROUP)
fn group_moments(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  for (var row = global.x; row < shape.row_count; row += workgroups.x * WORKGROUP) {
    let code = code_of_f64(groups[row]);
    let value = values[row];
    if (code >= shape.group_count || !is_finite_f64(value)) {
      continue;
    }
    let q = fixed_difference(value, shape.pivot, shape.exponent);
    let size = u32(abs(q));
    let square = wide_product(size, size);
    let at = code * WORDS;
    atomicAdd(&sums[at], 1u);
    add_wide(at + 1u, bitcast<u32>(q), sign_word(q));
    add_wide(at + 3u, square.x, 0u);
    add_wide(at + 5u, square.y, 0u);
  }
}
