import { MillraceError } from "../core/errors.js";
import { log } from "../core/math.js";

/**
 * Population stability index of two sets of counts over the same bins: 0 when the shares are equal; above 0.25 is by
 * custom a large shift. An empty bin counts as half a row, so that the index stays finite.
 *
 * @throws {MillraceError} ERR_SHAPE when the numbers of bins differ
 * @see Siddiqi (2006), Credit risk scorecards; it is the symmetric Kullback-Leibler divergence, Jeffreys (1946)
 */
export function populationStability(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  if (reference.length !== current.length) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the current counts",
      expected: `${reference.length} bins`,
      received: String(current.length),
    });
  }
  const [a, b] = [shares(reference), shares(current)];
  return a.reduce((sum, share, bin) => sum + (share - b[bin]) * log(share / b[bin]), 0);
}

function shares(counts: ArrayLike<number>): number[] {
  const filled = Array.from(counts, (count) => (count > 0 ? count : 0.5));
  const total = filled.reduce((sum, count) => sum + count, 0);
  return filled.map((count) => count / total);
}
