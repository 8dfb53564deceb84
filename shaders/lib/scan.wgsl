// scan — the exclusive prefix sum of one u32 per invocation over a workgroup: what lies before each.
// Source: Hillis and Steele 1986, "Data parallel algorithms". WORKGROUP as in reduce; uniform control flow.
// needs: lib/reduce

var<workgroup> scan_sums: array<u32, WORKGROUP>;

fn scan_exclusive(value: u32, local: u32) -> u32 {
  scan_sums[local] = value;
  workgroupBarrier();
  for (var stride = 1u; stride < WORKGROUP; stride *= 2u) {
    var before = 0u;
    if (local >= stride) {
      before = scan_sums[local - stride];
    }
    workgroupBarrier();
    scan_sums[local] += before;
    workgroupBarrier();
  }
  let inclusive = scan_sums[local];
  workgroupBarrier();
  return inclusive - value;
}
