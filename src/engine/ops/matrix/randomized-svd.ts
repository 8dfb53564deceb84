import { defineOp, f64, number } from "../../op.js";

/**
 * The first k singular values and vectors of a large matrix, nearly: as matrix/svd, with `values` `[k]` of any k up to
 * the smaller side, `left` `[rows x k]` and `right` `[k x columns]`.
 *
 * `oversampling` directions beyond k are drawn (10 is usual); `iterations` power iterations make them better (2 where
 * singular values fall, 4 to 7 where they hardly do). `seed` from 0 to 2^53: the same seed, the same bits, for any thread
 * count.
 *
 * ERR_INVALID_VALUE with the row: not finite.
 */
export const randomizedSvd = defineOp("matrix/randomized-svd", {
  inputs: { matrix: f64("cells") },
  outputs: { left: f64("leftCells"), values: f64("k"), right: f64("rightCells") },
  parameters: {
    rows: number(),
    columns: number(),
    oversampling: number(),
    iterations: number(),
    seed: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
