import { column, defineOp, f64, number } from "../../op.js";

/** The parts, in the order of the native core. Month 1-12, dayOfWeek 1 (Monday) to 7, quarter 1-4, elapsed in seconds. */
export const datePartNames = [
  "year",
  "month",
  "day",
  "dayOfWeek",
  "dayOfYear",
  "hour",
  "minute",
  "weekend",
  "quarter",
  "elapsed",
] as const;
export type DatePart = (typeof datePartNames)[number];

/**
 * One part of every row's time, by the proleptic Gregorian calendar in UTC; NaN where missing.
 *
 * `part` is an index into `datePartNames`. Source: H. Hinnant, chrono-compatible low-level date algorithms.
 *
 * Every thread count gives the same bits.
 */
export const dateParts = defineOp("column/date-parts", {
  inputs: { column: column("rowCount") },
  outputs: { values: f64("rowCount") },
  parameters: { part: number() },
  devices: ["cpu"],
  agreement: "exact",
});
