import { defineOp, f64, number, text, u32 } from "../../op.js";

/**
 * The p-value of a two-sample Kolmogorov-Smirnov distance, however it was found, and the mode used (1 exact,
 * 2 asymptotic, 3 limit, 4 untied).
 *
 * `distance` is the whole number n m D of samples of `first` and `second` values. `ends`: bit i + j - 1 set where after
 * that many pooled values, sorted, the next one differs; read in mode `exact` (and `auto` up to n m = 1e8), else empty.
 * Sources: those of ks-two-sample.
 */
export const ksTail = defineOp("statistics/ks-tail", {
  inputs: { ends: u32("words") },
  outputs: { result: f64(2) },
  parameters: { first: number(), second: number(), distance: number(), mode: text() },
  devices: ["cpu"],
  agreement: "exact",
});
