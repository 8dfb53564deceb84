// build-histogram — sums the gradients of a node's rows by the codes of byte columns.
//   shape      row_count (rows of the node), chunk_rows (at most 32,768), word_count (of a record), column_count, slots,
//              is_count
//   records    u32[rows of the table][word_count]: bytes, a code a column
//   node_rows  u32[row_count]
//   gradients  u32[rows of the table]: gradient in the low 16 bits, hessian in the high 16; is_count: gradient alone
//   sums       i64[blocks][slots][8][2] as (low word, high word): gradient, hessian; added to, not cleared
// Grid: (chunks of rows, words of a record); a workgroup sums four columns in its own memory, where chunk_rows keeps the
// sums within 32 bits: a gradient of 30 bits is summed in two parts, its low 15 bits and the rest.
// Twin: native/kernels/tree/build-histogram.cpp, equal to the bit (integer sums commute).
// Source: Ke et al. 2017 (LightGBM), algorithm 1; Shi et al. 2022 (quantised training).
// needs: lib/bytes, lib/wide-sum
override WORKGROUP: u32 = 256;

struct Shape {
  row_count: u32,
  chunk_rows: u32,
  word_count: u32,
  column_count: u32,
  slots: u32,
  is_count: u32,
}

const SLOTS: u32 = 256;
const COLUMNS: u32 = 4;
const LANES: u32 = 8;
const LOW_BITS: u32 = 15;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> records: array<u32>;
@group(0) @binding(2) var<storage, read> node_rows: array<u32>;
@group(0) @binding(3) var<storage, read> gradients: array<u32>;
@group(0) @binding(4) var<storage, read_write> sums: array<atomic<u32>>;

var<workgroup> high_sums: array<atomic<i32>, COLUMNS * SLOTS>;
var<workgroup> low_sums: array<atomic<u32>, COLUMNS * SLOTS>;
var<workgroup> hessian_sums: array<atomic<u32>, COLUMNS * SLOTS>;

fn add_wide(at: u32, value: vec2<u32>) {
  let carry = carry_of(atomicAdd(&sums[at], value.x), value.x);
  if (value.y + carry != 0u) {
    atomicAdd(&sums[at + 1u], value.y + carry);
  }
}

@compute @workgroup_size(WORKGROUP)
fn build_histogram(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let begin = group.x * shape.chunk_rows;
  let end = min(begin + shape.chunk_rows, shape.row_count);
  let columns = min(COLUMNS, shape.column_count - group.y * COLUMNS);
  for (var i = begin + local; i < end; i += WORKGROUP) {
    let row = node_rows[i];
    let codes = records[row * shape.word_count + group.y];
    let gradient = gradients[row];
    var high = bitcast<i32>(gradient << 16u) >> 16u;
    var low = 0u;
    var hessian = gradient >> 16u;
    if (shape.is_count != 0u) {
      high = bitcast<i32>(gradient) >> LOW_BITS;
      low = gradient & ((1u << LOW_BITS) - 1u);
      hessian = 1u;
    }
    for (var column = 0u; column < columns; column++) {
      let at = column * SLOTS + byte_of(codes, column);
      atomicAdd(&high_sums[at], high);
      if (low != 0u) {
        atomicAdd(&low_sums[at], low);
      }
      atomicAdd(&hessian_sums[at], hessian);
    }
  }
  workgroupBarrier();
  let shift = select(0u, LOW_BITS, shape.is_count != 0u);
  for (var i = local; i < columns * SLOTS; i += WORKGROUP) {
    let slot = i % SLOTS;
    let column = group.y * COLUMNS + i / SLOTS;
    if (slot >= shape.slots) {
      continue;
    }
    let at = (((column / LANES) * shape.slots + slot) * LANES + column % LANES) * 4u;
    let high = atomicLoad(&high_sums[i]);
    var words = vec2<u32>(bitcast<u32>(high), sign_word(high));
    if (shift > 0u) {
      words = vec2<u32>(words.x << shift, bitcast<u32>(high >> (32u - shift)));
    }
    if (words.x != 0u || words.y != 0u) {
      add_wide(at, words);
    }
    let low = atomicLoad(&low_sums[i]);
    if (low != 0u) {
      add_wide(at, vec2<u32>(low, 0u));
    }
    let hessian = atomicLoad(&hessian_sums[i]);
    if (hessian != 0u) {
      add_wide(at + 2u, vec2<u32>(hessian, 0u));
    }
  }
}
