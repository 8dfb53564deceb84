// reduce — the sum of one u32 per invocation over a workgroup, in a fixed tree, so the same on every device.
// WORKGROUP is a power of two. Call from uniform control flow: every invocation of the workgroup must arrive.
override WORKGROUP: u32 = 256;

var<workgroup> reduce_sums: array<u32, WORKGROUP>;

fn reduce_sum(value: u32, local: u32) -> u32 {
  reduce_sums[local] = value;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) {
      reduce_sums[local] += reduce_sums[local + stride];
    }
    workgroupBarrier();
  }
  let total = workgroupUniformLoad(&reduce_sums[0]);
  // The next call may write before all have read.
  workgroupBarrier();
  return total;
}
