import { boolean, defineOp, f64, text } from "../../op.js";

/**
 * P(X > x), elementwise, of the distribution named `normal`, `chi-square` (degrees in `first`), `f` (numerator's degrees
 * in `first`, denominator's in `second`), `t` (degrees in `first`; both sides, P(|T| > |x|)), `beta` (shapes in `first`
 * and `second`), `gamma` (shape in `first`, scale 1), `kolmogorov` (the two-sided one-sample distance of `first` values)
 * or `kolmogorov-limit` (of that distance times the root of their number). `asLogarithm`: its natural logarithm instead,
 * finite where the probability itself is below the smallest double.
 */
export const tailProbability = defineOp("statistics/tail-probability", {
  inputs: { x: f64("n"), first: f64("n"), second: f64("n") },
  outputs: { probabilities: f64("n") },
  parameters: { distribution: text(), asLogarithm: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
