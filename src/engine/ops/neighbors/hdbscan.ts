import { boolean, defineOp, f64, i32, number } from "../../op.js";

/**
 * Clusters of all densities (HDBSCAN): the spanning tree of rows by mutual reachability, its hierarchy condensed to
 * clusters of `leastRows`, and of those the ones of the most excess of mass, or with `leaves` those without others in them.
 * `epsilon`: clusters that part below it stay one; `allowSingle`: all rows may be one.
 *
 * `labels`: clusters from 0, -1 for none; `probabilities`: how strongly a row belongs to its cluster, 0 to 1. The core
 * distance of a row reaches to the `leastSamples`-th of its nearest, itself the first. ERR_INVALID_VALUE: `leastSamples` is 0
 * or above n, `leastRows` below 2, or (with the row) a value is not finite.
 */
export const hdbscan = defineOp("neighbors/hdbscan", {
  inputs: { rows: f64("n", "width") },
  outputs: { labels: i32("n"), probabilities: f64("n") },
  parameters: {
    ...{ width: number(), leastSamples: number(), leastRows: number() },
    ...{ leaves: boolean(), epsilon: number(), allowSingle: boolean() },
  },
  devices: ["cpu"],
  agreement: "exact",
});
