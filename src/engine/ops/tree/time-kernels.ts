import { defineOp, f64, number, u8 } from "../../op.js";
import { binLayout } from "./bin-layout.js";

/** What tree/time-kernels answers, in this order: native/algorithms/time-kernels.h says how each is run. */
export const timedKernels = [
  { kernel: "histogram add, all rows", unit: "row and column" },
  { kernel: "histogram add, 1 row of 8", unit: "row and column" },
  { kernel: "histogram add, 1 row of 128", unit: "row and column" },
  { kernel: "gather, 1 row of 8", unit: "record" },
  { kernel: "gather, 1 row of 128", unit: "record" },
  { kernel: "partition, all rows", unit: "row" },
  { kernel: "partition, 1 row of 8", unit: "row" },
  { kernel: "split screen", unit: "bin" },
  { kernel: "split search", unit: "bin" },
] as const;

/**
 * Nanoseconds of the loops inside of growing a tree, each apart, on one thread, over a coded table (`codeFeatures`): the
 * least of `repeats`, in seconds of the processor.
 *
 * For the bench: it runs the very kernels of this build, which no clock outside of tree/boost-trees can tell apart.
 *
 * @throws {MillraceError} ERR_SHAPE without columns or records, or with fewer than 128 rows
 */
export const timeKernels = defineOp("tree/time-kernels", {
  inputs: { codes: u8("codeBytes"), records: u8("recordBytes"), ...binLayout },
  outputs: { nanoseconds: f64(timedKernels.length) },
  parameters: { rowCount: number(), repeats: number() },
  devices: ["cpu"],
  // Times agree with nothing.
  agreement: { relative: Number.POSITIVE_INFINITY },
});
