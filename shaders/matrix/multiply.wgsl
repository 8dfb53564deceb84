// multiply — the product of two matrices of float32.
//   shape, left, right, product: as in lib/factors
// Grid: (blocks of 4 TILE columns, blocks of 4 TILE rows); a workgroup of TILE x TILE invocations, 16 elements each.
// Twin: native/algorithms/multiply.cpp, within the contract's tolerance: WGSL may fuse a multiply and an add, and need
// not know NaN, infinities and denormals, so the launcher lets only finite numbers come here.
// needs: lib/multiply-tiles
alias Element = f32;

@compute @workgroup_size(TILE, TILE)
fn multiply(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  multiply_tiles(group, local);
}
