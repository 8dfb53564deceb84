// prefix-sum — the sum of what lies before each element, modulo 2^32, in place.
//   shape   count
//   values  u32[count], replaced by their exclusive prefix sums
//   totals  u32[blocks]: of each block, from the first pass; what lies before it, for the second
// Passes: prefix_sum_blocks sums within blocks of WORKGROUP x ITEMS; the launcher calls itself for the totals;
// prefix_sum_add puts what lies before a block in front. No block waits for another: WebGPU promises no order of workgroups.
// Twin: native/kernels/column/prefix-sum.cpp, equal to the bit (integer sums).
// Source: Blelloch 1990, "Prefix sums and their applications".
// needs: lib/scan, lib/grid
override ITEMS: u32 = 8;

struct Shape {
  count: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn prefix_sum_blocks(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(group, groups);
  let begin = min((block * WORKGROUP + local) * ITEMS, shape.count);
  let end = min(begin + ITEMS, shape.count);
  var own = 0u;
  for (var at = begin; at < end; at++) {
    own += values[at];
  }
  var sum = scan_exclusive(own, local);
  for (var at = begin; at < end; at++) {
    let value = values[at];
    values[at] = sum;
    sum += value;
  }
  if (local == WORKGROUP - 1u && block < arrayLength(&totals)) {
    totals[block] = sum;
  }
}

@compute @workgroup_size(WORKGROUP)
fn prefix_sum_add(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(group, groups);
  let begin = block * WORKGROUP * ITEMS + local;
  for (var item = 0u; item < ITEMS; item++) {
    let at = begin + item * WORKGROUP;
    if (at < shape.count) {
      values[at] += totals[block];
    }
  }
}
