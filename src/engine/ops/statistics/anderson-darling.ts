import { column, defineOp, f64 } from "../../op.js";

/**
 * The Anderson-Darling distance of a column from the normal distribution of its mean and standard deviation. `result`: A
 * squared, values counted. Nulls, NaN and infinities are left out.
 *
 * Source: Anderson and Darling (1954), JASA 49.
 */
export const andersonDarling = defineOp("statistics/anderson-darling", {
  inputs: { column: column("n") },
  outputs: { result: f64(2) },
  devices: ["cpu"],
  agreement: "exact",
});
