import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { ksTwoSample } from "../engine/ops/statistics/ks-two-sample.js";
import { runOnDevice } from "../engine/run-on-device.js";
import type { Runtime } from "../engine/runtime.js";

/** How the p-value was found. */
export type KsMode = "exact" | "asymptotic" | "limit";

export interface KsTest {
  /** Largest difference of the two shares of values at most x, in [0, 1]; NaN when a side has no value. */
  readonly statistic: number;
  /** Probability of a distance at least as large if both sides are draws of one distribution. */
  readonly pValue: number;
  readonly mode: KsMode;
  /** Values that counted on each side. */
  readonly counts: readonly [number, number];
}

/**
 * The two-sided two-sample Kolmogorov-Smirnov test; nulls and NaN are left out, infinities are values.
 *
 * Modes: `exact` is conditional on the ties, O(n m), with no limit of size (R's `exact = TRUE`; without ties also scipy's
 * `exact`); `asymptotic` is the exact one-sample tail at round(n m / (n + m)) values, scipy's `asymp`, which ignores
 * ties and so is conservative; `limit` is Kolmogorov's limit distribution. `auto`, the default, is exact up to
 * n m = 1e7 and asymptotic above; the result says which.
 *
 * @see Hodges (1958), Arkiv för Matematik 3; Schröer and Trenkler (1995); Simard and L'Ecuyer (2011)
 */
export function ksTest(
  first: Column,
  second: Column,
  options: { readonly mode?: "auto" | KsMode },
  runtime: Runtime,
): KsTest {
  const args = argumentsOf(first, second, options.mode);
  runOp(ksTwoSample, args, runtime);
  return testOf(args.result);
}

/** ksTest on the device that suits it: the same result to the bit. */
export async function ksTestOnDevice(
  first: Column,
  second: Column,
  options: { readonly mode?: "auto" | KsMode },
  runtime: Runtime,
): Promise<KsTest> {
  const args = argumentsOf(first, second, options.mode);
  await runOnDevice(ksTwoSample, args, runtime);
  return testOf(args.result);
}

function argumentsOf(first: Column, second: Column, mode: "auto" | KsMode = "auto") {
  return { first: contiguous(first), second: contiguous(second), result: new Float64Array(5), mode };
}

function testOf([statistic, pValue, n, m, used]: Float64Array): KsTest {
  return { statistic, pValue, mode: modes[used - 1], counts: [n, m] };
}

const modes: readonly KsMode[] = ["exact", "asymptotic", "limit"];
