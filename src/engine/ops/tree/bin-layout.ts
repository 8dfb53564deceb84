import { i32, u8 } from "../../op.js";

/**
 * Where the codes of features stand, as native/kernels/tree/bin-layout.h describes it: arguments that several ops take.
 *
 * A feature's code is `code of its column / featureRadixes mod featureSlots`, its last slot being for what is missing.
 * Columns of at most 256 slots take a byte a row and come first; wider ones take two.
 */
export const binLayout = {
  featureColumns: i32("featureCount"),
  featureRadixes: i32("featureCount"),
  featureSlots: i32("featureCount"),
  /** 1: categorical. */
  featureKinds: u8("featureCount"),
  columnSlots: i32("columnCount"),
} as const;
