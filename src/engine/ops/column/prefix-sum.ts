import { defineOp, u32 } from "../../op.js";

/**
 * The sum of what lies before each element, modulo 2^32: the places of groups from their sizes.
 *
 * Source: Blelloch 1990, "Prefix sums and their applications".
 */
export const prefixSum = defineOp("column/prefix-sum", {
  inputs: { counts: u32("n") },
  outputs: { sums: u32("n") },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
