import { columns, defineOp, f64 } from "../../op.js";

/**
 * Average ranks, from 1, of several columns over the rows that all of them have; equal values share the mean of their
 * ranks, infinities are values. `ranks` is row-major `[c x n]`, NaN in rows where a column is null or NaN. `summary`, a
 * column: values ranked, distinct values, sum of t^3 - t over ties of t.
 */
export const ranks = defineOp("statistics/ranks", {
  inputs: { columns: columns("c", "n") },
  outputs: { ranks: f64("c", "n"), summary: f64("c", 3) },
  devices: ["cpu"],
  agreement: "exact",
});
