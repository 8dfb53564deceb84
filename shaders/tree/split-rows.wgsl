// split-rows — parts a node's rows in two by the code of one column, each side in the order it had.
//   shape      row_count (rows of the node), place (byte of row 0's code), stride (bytes from row to row), is_wide
//   codes      bytes, four to a word: a byte a code, is_wide: two
//   left_codes u32[8], is_wide: u32[2048]: bit code % 32 of word code / 32 sends a code left
//   node_rows  u32[row_count]
//   lefts      u32[row_count]: 1 where the row goes left; for split_rows_place how many lefts are before it
//   split      u32[row_count]: the rows that go left, then those that go right
//   left_count u32[1]
// Passes: split_rows_mark, a prefix sum over lefts, split_rows_place.
// Twin: native/kernels/tree/split-rows.cpp, equal to the bit (both are stable).
// needs: lib/bytes
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  place: u32,
  stride: u32,
  is_wide: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> left_codes: array<u32>;
@group(0) @binding(3) var<storage, read> node_rows: array<u32>;
@group(0) @binding(4) var<storage, read_write> lefts: array<u32>;
@group(0) @binding(5) var<storage, read_write> split: array<u32>;
@group(0) @binding(6) var<storage, read_write> left_count: array<u32>;

fn code_at(byte: u32) -> u32 {
  return byte_of(codes[byte >> 2u], byte);
}

fn goes_left(row: u32) -> u32 {
  let byte = shape.place + row * shape.stride;
  var code = code_at(byte);
  if (shape.is_wide != 0u) {
    code |= code_at(byte + 1u) << 8u;
  }
  return (left_codes[code >> 5u] >> (code & 31u)) & 1u;
}

@compute @workgroup_size(WORKGROUP)
fn split_rows_mark(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = global.x; i < shape.row_count; i += groups.x * WORKGROUP) {
    lefts[i] = goes_left(node_rows[i]);
  }
}

@compute @workgroup_size(WORKGROUP)
fn split_rows_place(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let last = shape.row_count - 1u;
  let total = lefts[last] + goes_left(node_rows[last]);
  if (global.x == 0u) {
    left_count[0] = total;
  }
  for (var i = global.x; i < shape.row_count; i += groups.x * WORKGROUP) {
    let row = node_rows[i];
    let before = lefts[i];
    split[select(total + i - before, before, goes_left(row) == 1u)] = row;
  }
}
