import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { ksTwoSample } from "../engine/ops/statistics/ks-two-sample.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

/** How the p-value was found. */
export type KsMode = "exact" | "asymptotic" | "limit" | "untied";

/** How it may be asked for. */
export type KsAsked = KsMode | "auto" | "scipy";

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
 * Modes: `exact` is conditional on the ties, as R's `exact = TRUE`, with no limit of size; `untied` is exact as if no two
 * values were equal, scipy's `exact`; `asymptotic` is the exact one-sample tail at round(n m / (n + m)) values, scipy's
 * `asymp`; `limit` is Kolmogorov's limit distribution, R's `exact = FALSE`. All but the first ignore ties and so are
 * conservative where there are some. `auto`, the default, is exact up to n m = 1e8 and asymptotic above; `scipy` is what
 * scipy's `auto` does: untied up to 10,000 values a side, asymptotic above. The result says which.
 *
 * Cost of the exact ones: at most n m steps, 2 n m D without ties.
 *
 * @see Hodges (1958), Arkiv för Matematik 3; Schröer and Trenkler (1995); Simard and L'Ecuyer (2011)
 */
export function ksTest(
  first: Column,
  second: Column,
  options: { readonly mode?: KsAsked } = {},
  runtime: Runtime = makeRuntime(),
): KsTest {
  const args = argumentsOf(first, second, options.mode);
  runOp(ksTwoSample, args, runtime);
  return testOf(args.result);
}

/** ksTest on the device that suits it: the same result to the bit. */
export async function ksTestOnDevice(
  first: Column,
  second: Column,
  options: { readonly mode?: KsAsked },
  runtime: Runtime,
): Promise<KsTest> {
  const args = argumentsOf(first, second, options.mode);
  await runOnDevice(ksTwoSample, args, runtime);
  return testOf(args.result);
}

function argumentsOf(first: Column, second: Column, mode: KsAsked = "auto") {
  return { first: contiguous(first), second: contiguous(second), result: new Float64Array(5), mode };
}

function testOf([statistic, pValue, n, m, used]: Float64Array): KsTest {
  return { statistic, pValue, mode: modes[used - 1], counts: [n, m] };
}

const modes: readonly KsMode[] = ["exact", "asymptotic", "limit", "untied"];
