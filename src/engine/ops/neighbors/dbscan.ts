import { defineOp, f64, i32, number, u8 } from "../../op.js";

/**
 * Clusters of dense rows (DBSCAN). A core row has rows of `leastWeight` in all, itself among them, within `radius`; core
 * rows within it of each other are of one cluster, and so are rows within it of a core row, of the first such cluster.
 *
 * `labels`: clusters from 0 in the order of their first core rows, -1 for none. Weights are empty (all 1) or one a row, from
 * 0. ERR_INVALID_VALUE with the row: a value that is not finite, or a weight that is none.
 */
export const dbscan = defineOp("neighbors/dbscan", {
  inputs: { rows: f64("n", "width"), weights: f64("weightCount") },
  outputs: { labels: i32("n"), cores: u8("n") },
  parameters: { width: number(), radius: number(), leastWeight: number() },
  devices: ["cpu"],
  agreement: "exact",
});
