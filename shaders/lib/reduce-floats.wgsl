// reduce-floats — the sums of four f32 per invocation over a workgroup, in a fixed tree, so the same on each run.
// WORKGROUP as in reduce. Call from uniform control flow.
// needs: lib/reduce

var<workgroup> float_sums: array<vec4<f32>, WORKGROUP>;

fn reduce_floats(value: vec4<f32>, local: u32) -> vec4<f32> {
  float_sums[local] = value;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) {
      float_sums[local] += float_sums[local + stride];
    }
    workgroupBarrier();
  }
  let total = workgroupUniformLoad(&float_sums[0]);
  workgroupBarrier();
  return total;
}
