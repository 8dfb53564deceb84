import { boolean, defineOp, floats, number } from "../../op.js";

/**
 * The product of two matrices, float64 or float32: `left` `[rows x inner]` times `right` `[inner x columns]`.
 *
 * All are row-major, a row `…Stride` elements after the one before. `leftTransposed`: `left` holds its transpose,
 * `[inner x rows]`, as a column-major matrix does; `rightTransposed` likewise. `added`: the product is added to what
 * `product` holds. Elements of `product` between its rows stay as they are.
 *
 * Each element is summed in one fixed order of fused multiply-adds: the same bits for any thread count and vector
 * width. NaN and infinities go through. ERR_SHAPE: an array that is shorter than its sizes say.
 *
 * On the GPU float32 and finite numbers only, relative to the same product of the elements' sizes (|left| |right|);
 * denormals count as 0. In float16 (a choice, see OpenGpuOptions) 100 times that.
 */
export const multiply = defineOp("matrix/multiply", {
  inputs: { left: floats("leftCells"), right: floats("rightCells") },
  outputs: { product: floats("productCells") },
  parameters: {
    rows: number(),
    inner: number(),
    columns: number(),
    leftStride: number(),
    rightStride: number(),
    productStride: number(),
    leftTransposed: boolean(),
    rightTransposed: boolean(),
    added: boolean(),
  },
  devices: ["cpu", "gpu"],
  agreement: "exact",
  gpuAgreement: { relative: 1e-5 },
});
