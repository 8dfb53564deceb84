import { defineOp, u8 } from "../../op.js";

/** Names of the levels, by the number that math/simd-level writes. */
export const simdLevels = ["plain", "avx2", "avx512"] as const;

/**
 * Which vector instructions native calls use: 0 those that the compiler takes by itself (SSE2, NEON), 1 AVX2, 2 AVX-512.
 * Every level gives the same bits; only the time differs. The environment variable MILLRACE_SIMD (plain, avx2, avx512) caps
 * it.
 */
export const simdLevel = defineOp("math/simd-level", {
  inputs: {},
  outputs: { level: u8(1) },
  devices: ["cpu"],
  agreement: "exact",
});
