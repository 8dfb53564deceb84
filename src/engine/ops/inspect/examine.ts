import { column, defineOp, f64 } from "../../op.js";

/** What `facts` holds, in order. */
export const examinedFacts = [
  "there",
  "smallest",
  "largest",
  "whole",
  "rises",
  "falls",
  "numbers",
  "bytes",
  "words",
  "secondSmallest",
  "secondLargest",
] as const;

/**
 * One look at a column: how many values are there, the extremes, how many are whole, how many neighbours rise and fall;
 * the second smallest and largest; for utf8 how many strings are numbers, and how many bytes and words there are. Order: `examinedFacts`.
 *
 * A null or NaN is missing. Counts and extremes, so the result does not depend on how rows are cut.
 */
export const examine = defineOp("inspect/examine", {
  inputs: { column: column("rowCount") },
  outputs: { facts: f64(11) },
  devices: ["cpu"],
  agreement: "exact",
});
