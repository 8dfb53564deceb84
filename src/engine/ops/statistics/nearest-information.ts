import { column, defineOp, f64, number } from "../../op.js";

/**
 * Mutual information of two columns from distances to the nearest neighbours. `result`: information in nats, rows counted.
 * `classes`: 0 when both are numbers, else the second holds codes from 0. Nulls, NaN and infinities are left out.
 *
 * Source: Kraskov, Stögbauer and Grassberger (2004), Physical Review E 69; Ross (2014), PLoS ONE 9(2).
 */
export const nearestInformation = defineOp("statistics/nearest-information", {
  inputs: { first: column("n"), second: column("n") },
  outputs: { result: f64(2) },
  parameters: { neighbours: number(), classes: number() },
  devices: ["cpu"],
  agreement: "exact",
});
