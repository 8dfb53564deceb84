import { column, defineOp, f64 } from "../../op.js";

/**
 * The Wasserstein-1 distance of two columns, in their unit. `result`: distance, values of first, values of second. Nulls,
 * NaN and infinities are left out.
 *
 * Source: Vallender (1974), Theory of Probability and its Applications 18.
 */
export const wasserstein = defineOp("statistics/wasserstein", {
  inputs: { first: column("n"), second: column("m") },
  outputs: { result: f64(3) },
  devices: ["cpu"],
  agreement: "exact",
});
