// multiply-half — the product of two matrices of float32, whose elements are rounded to float16 on the way to the sums.
// A variant of multiply with half the workgroup memory and reads, for devices with shader-f16: sums stay float32.
//   shape, left, right, product: as in lib/factors
// Grid: (blocks of 4 TILE columns, blocks of 4 TILE rows); a workgroup of TILE x TILE invocations, 16 elements each.
// Twin: native/algorithms/multiply.cpp, within 2^-10 of the products' sizes for elements up to 65,504; numbers as in multiply.
// needs: lib/multiply-tiles
enable f16;

alias Element = f16;

@compute @workgroup_size(TILE, TILE)
fn multiply_half(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  multiply_tiles(group, local);
}
