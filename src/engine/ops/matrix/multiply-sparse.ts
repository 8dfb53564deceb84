import { boolean, defineOp, floats, number, u32 } from "../../op.js";

/**
 * A matrix of mostly zeroes, in compressed rows, times a dense one, float64 or float32.
 *
 * Entries `offsets[r]` to `offsets[r + 1]` are those of row r, each with its column; `values` is empty for all 1
 * (one-hot columns). `dense` `[columnCount x width]`, `product` `[rows x width]`; when `transposed`, the sparse matrix's
 * transpose is multiplied: `dense` `[rows x width]`, `product` `[columnCount x width]`.
 *
 * The same bits for any thread count. ERR_INVALID_VALUE with the entry: a column that is not there; with the number of
 * entries plus the row: offsets that fall.
 */
export const multiplySparse = defineOp("matrix/multiply-sparse", {
  inputs: {
    offsets: u32("rowsAndOne"),
    columns: u32("entryCount"),
    values: floats("valueCount"),
    dense: floats("denseCells"),
  },
  outputs: { product: floats("productCells") },
  parameters: { columnCount: number(), width: number(), transposed: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
