import { defineOp, f64, number } from "../../op.js";

/**
 * Mean of `level` times how far labels lie above their predictions plus 1 - `level` times how far below.
 * Source: Koenker and Bassett 1978.
 *
 * ERR_SHAPE without rows.
 */
export const pinball = defineOp("metric/pinball", {
  inputs: { labels: f64("rowCount"), predictions: f64("rowCount") },
  outputs: { value: f64(1) },
  parameters: { level: number() },
  devices: ["cpu"],
  agreement: "exact",
});
