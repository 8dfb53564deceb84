// Quantiles of distributions, by bisection of their tails: to the last bits that the tails hold.
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { normalTail, tTails } from "./tail-probability.js";

/**
 * The z with P(Z < z) = p for the standard normal: -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 *
 * @see R's qnorm; scipy.stats.norm.ppf
 */
export function normalQuantile(p: number, runtime: Runtime = makeRuntime({ threads: 1 })): number {
  return symmetric(p, (z) => normalTail(z, runtime));
}

/**
 * The t with P(T < t) = p for Student's distribution: -Infinity at 0, Infinity at 1, NaN outside [0, 1] or where the
 * degrees of freedom are not positive.
 *
 * @see R's qt; scipy.stats.t.ppf
 */
export function tQuantile(p: number, degrees: number, runtime: Runtime = makeRuntime({ threads: 1 })): number {
  return degrees > 0 ? symmetric(p, (t) => tTails(t, degrees, runtime) / 2) : Number.NaN;
}

/** The quantile of a distribution that is symmetric about 0, from its upper tail, which falls from 1/2. */
function symmetric(p: number, tail: (x: number) => number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  // Both differences from 1/2 are exact where the other side would round.
  const beyond = p <= 0.5 ? p : 1 - p;
  if (beyond === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const x = beyond === 0.5 ? 0 : inverseOf(tail, beyond);
  return p < 0.5 ? -x : x;
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The largest x > 0 whose tail is at least `wanted`: bisected as a whole number, in whose order positive doubles are. */
function inverseOf(tail: (x: number) => number, wanted: number): number {
  let low = 0n;
  double[0] = Number.POSITIVE_INFINITY;
  let high = bits[0];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    bits[0] = middle;
    if (tail(double[0]) >= wanted) low = middle;
    else high = middle;
  }
  bits[0] = low;
  return double[0];
}
