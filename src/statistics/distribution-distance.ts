// How far two distributions lie apart: of values, in their unit, or of counts over the same bins.
import { type Column, contiguous } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { log1p } from "../core/math.js";
import { runOp } from "../engine/dispatch.js";
import { wasserstein as wassersteinOp } from "../engine/ops/statistics/wasserstein.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

/**
 * The Wasserstein-1 (earth mover's) distance of two numeric columns: the area between their distribution functions, in
 * the columns' unit. Nulls, NaN and infinities are left out; NaN when a side is empty.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 * @see Vallender (1974), Theory of Probability and its Applications 18; scipy.stats.wasserstein_distance
 */
export function wasserstein(first: Column, second: Column, runtime: Runtime = makeRuntime()): number {
  const result = new Float64Array(3);
  runOp(wassersteinOp, { first: contiguous(first), second: contiguous(second), result }, runtime);
  return result[0];
}

/**
 * The Jensen-Shannon divergence of two sets of counts over the same bins, in nats: 0 when the shares are equal, log 2 when
 * no bin has both. Its root is the distance of `scipy.spatial.distance.jensenshannon`. Empty bins are allowed; NaN when a
 * side has no rows.
 *
 * @throws {MillraceError} ERR_SHAPE when the numbers of bins differ
 * @see Lin (1991), Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37
 */
export function jensenShannon(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  if (reference.length !== current.length) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the current counts",
      expected: `${reference.length} bins`,
      received: String(current.length),
    });
  }
  const totals = [reference, current].map((counts) => Array.from(counts).reduce((sum, count) => sum + count, 0));
  let divergence = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const [p, q] = [reference[bin] / totals[0], current[bin] / totals[1]];
    if (Number.isNaN(p) || Number.isNaN(q)) return Number.NaN;
    if (p + q > 0) divergence += ((p + q) / 4) * excess((p - q) / (p + q));
  }
  return totals[0] > 0 && totals[1] > 0 ? divergence : Number.NaN;
}

/** (1 + d) log(1 + d) + (1 - d) log(1 - d), whose first terms cancel near 0: there by its series. */
function excess(d: number): number {
  if (Math.abs(d) >= 0.1) {
    const part = (x: number) => (x <= -1 ? 0 : (1 + x) * log1p(x));
    return part(d) + part(-d);
  }
  let sum = 0;
  for (let k = 8; k >= 1; k--) sum = sum * d * d + 1 / (k * (2 * k - 1));
  return sum * d * d;
}
