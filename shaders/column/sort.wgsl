// sort — the values of a column in ascending order, -0 before 0, missing ones last.
//   shape   row_count, block_count, digit (its lowest bit), first word of the key it is in (0 low, 1 high)
//   values  f64[row_count] as (low word, high word); a null is a NaN
//   keys    u32[row_count][2]: integers in the order of the values; `sorted` receives them ordered by one more digit
//   counts  u32[16][block_count]: how often each digit stands in each block, then where its keys go
//   facts   u32[5]: bits that are set in any key (low, high), bits that are not set in any, rows that have a value
// Passes: sort_keys; for each digit of 4 bits that is not the same everywhere, sort_count, a prefix sum over counts, and
// sort_move; at the end sort_values turns keys back into values.
// Twin: native/kernels/column/sort.cpp, equal to the bit. Source: Satish, Harris, Garland 2009, "Designing efficient
// sorting algorithms for manycore GPUs" (stable: a thread takes consecutive keys, and counts them for itself).
// WORKGROUP is at most 128: its counts take 8 KiB of workgroup memory then.
// needs: lib/scan, lib/bytes, lib/grid
override ITEMS: u32 = 16;

struct Shape {
  row_count: u32,
  block_count: u32,
  digit: u32,
  word: u32,
}

const DIGITS: u32 = 16;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> keys: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> sorted: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;
@group(0) @binding(5) var<storage, read_write> facts: array<atomic<u32>, 5>;

var<workgroup> block_facts: array<atomic<u32>, 5>;
var<workgroup> block_counts: array<atomic<u32>, DIGITS>;
// [digit][thread], read as one row: the prefix sum over it is the place of a thread's first key of a digit.
var<workgroup> thread_counts: array<u32, DIGITS * WORKGROUP>;
var<workgroup> digit_starts: array<u32, DIGITS>;

@compute @workgroup_size(WORKGROUP)
fn sort_keys(
  @builtin(global_invocation_id) global: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  var ones = vec2<u32>(0u, 0u);
  var zeros = vec2<u32>(0u, 0u);
  var count = 0u;
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    var key = vec2<u32>(0xffffffffu, 0xffffffffu);
    if (!is_nan_f64(values[row])) {
      key = order_key_of_f64(values[row]);
      count++;
    }
    keys[row] = key;
    ones |= key;
    zeros |= ~key;
  }
  atomicOr(&block_facts[0], ones.x);
  atomicOr(&block_facts[1], ones.y);
  atomicOr(&block_facts[2], zeros.x);
  atomicOr(&block_facts[3], zeros.y);
  atomicAdd(&block_facts[4], count);
  workgroupBarrier();
  if (local < 4u) {
    atomicOr(&facts[local], atomicLoad(&block_facts[local]));
  }
  if (local == 0u) {
    atomicAdd(&facts[4], atomicLoad(&block_facts[4]));
  }
}

fn digit_of(key: vec2<u32>) -> u32 {
  return (select(key.x, key.y, shape.word == 1u) >> shape.digit) & (DIGITS - 1u);
}

@compute @workgroup_size(WORKGROUP)
fn sort_count(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(group, groups);
  let begin = block * WORKGROUP * ITEMS + local;
  for (var item = 0u; item < ITEMS; item++) {
    let row = begin + item * WORKGROUP;
    if (row < shape.row_count) {
      atomicAdd(&block_counts[digit_of(keys[row])], 1u);
    }
  }
  workgroupBarrier();
  for (var digit = local; digit < DIGITS; digit += WORKGROUP) {
    if (block < shape.block_count) {
      counts[digit * shape.block_count + block] = atomicLoad(&block_counts[digit]);
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn sort_move(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(group, groups);
  let begin = min((block * WORKGROUP + local) * ITEMS, shape.row_count);
  let end = min(begin + ITEMS, shape.row_count);
  for (var row = begin; row < end; row++) {
    thread_counts[digit_of(keys[row]) * WORKGROUP + local] += 1u;
  }
  workgroupBarrier();
  // Each thread takes DIGITS consecutive counts of the one row.
  var own = 0u;
  for (var at = local * DIGITS; at < (local + 1u) * DIGITS; at++) {
    own += thread_counts[at];
  }
  var sum = scan_exclusive(own, local);
  for (var at = local * DIGITS; at < (local + 1u) * DIGITS; at++) {
    let count = thread_counts[at];
    thread_counts[at] = sum;
    sum += count;
  }
  workgroupBarrier();
  for (var digit = local; digit < DIGITS; digit += WORKGROUP) {
    digit_starts[digit] = thread_counts[digit * WORKGROUP];
  }
  workgroupBarrier();
  for (var row = begin; row < end; row++) {
    let key = keys[row];
    let digit = digit_of(key);
    let place = thread_counts[digit * WORKGROUP + local];
    thread_counts[digit * WORKGROUP + local] = place + 1u;
    sorted[counts[digit * shape.block_count + block] + place - digit_starts[digit]] = key;
  }
}

@compute @workgroup_size(WORKGROUP)
fn sort_values(@builtin(global_invocation_id) global: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var row = global.x; row < shape.row_count; row += groups.x * WORKGROUP) {
    let key = keys[row];
    let is_missing = key.x == 0xffffffffu && key.y == 0xffffffffu;
    sorted[row] = select(f64_of_order_key(key), vec2<u32>(0u, 0x7ff80000u), is_missing);
  }
}
