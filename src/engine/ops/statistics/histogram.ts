import { column, defineOp, f64 } from "../../op.js";

/**
 * Counts the rows of a column in bins between edges.
 *
 * Bin b holds `edges[b] <= value < edges[b + 1]`, the last bin also its upper edge; nulls, NaN and values outside all
 * edges are counted nowhere. Integer sums, so every device and every thread count gives the same bits.
 * Source: numpy.histogram with explicit edges.
 */
export const histogram = defineOp("statistics/histogram", {
  inputs: { column: column("rowCount"), edges: f64("edgeCount") },
  outputs: { counts: f64("binCount") },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
