// Which rows a round trains on, at what weight, from draws that are passed in.
import type { GradientPairs } from "./losses.js";

export interface RowSample {
  /** Rising. */
  readonly rows: readonly number[];
  /** `[rows of the data]` gradients and hessians are multiplied by it; undefined: by 1. */
  readonly weights?: readonly number[];
}

const allRows = (count: number) => Array.from({ length: count }, (_, row) => row);

/** Each row by itself with the chance `fraction`. */
export function bagging(count: number, fraction: number, draw: (row: number) => number): RowSample {
  return { rows: allRows(count).filter((row) => draw(row) < fraction) };
}

/** Each row as often as a Poisson draw of mean `fraction` says, its weight: a bootstrap whose rows are drawn apart. */
export function bootstrap(count: number, fraction: number, draw: (row: number) => number): RowSample {
  const weights = allRows(count).map((row) => poisson(fraction, draw(row)));
  return { rows: allRows(count).filter((row) => weights[row] > 0), weights };
}

/** The least k of which the chance of k or less is above `unit`; at most 19. */
function poisson(mean: number, unit: number): number {
  let term = Math.exp(-mean);
  let chance = term;
  let k = 0;
  for (; k < 19 && chance <= unit; chance += term) {
    k++;
    term *= mean / k;
  }
  return k;
}

/** A size as the sampler sees it: its first 16 bits as a 32-bit float, below the size by up to 0.8 %. */
export function coarseSize(size: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, size);
  bits.setUint32(0, (bits.getUint32(0) >>> 15) << 15);
  return bits.getFloat32(0);
}

function importance({ gradient, hessian }: GradientPairs): number[] {
  return gradient[0].map((_, row) =>
    gradient.reduce((total, output, k) => total + Math.abs(output[row] * hessian[k][row]), 0),
  );
}

/**
 * Gradient-based one-side sampling (Ke et al. 2017): the topRate of rows with the largest sum of |g h| over outputs
 * (all that tie with the last), and each other row by the chance that makes them otherRate of all, at its inverse.
 *
 * @param sizeOf the exact size, or `coarseSize`: ties are more then
 */
export function goss(
  pairs: GradientPairs,
  topRate: number,
  otherRate: number,
  draw: (row: number) => number,
  sizeOf: (size: number) => number = (size) => size,
): RowSample {
  const worth = importance(pairs).map(sizeOf);
  const top = Math.max(1, Math.floor(worth.length * topRate));
  const threshold = [...worth].sort((a, b) => b - a)[top - 1];
  const others = worth.filter((size) => size < threshold).length;
  const chance = others > 0 ? Math.min(1, (otherRate * worth.length) / others) : 1;
  const weights = worth.map((size, row) => (size >= threshold ? 1 : draw(row) < chance ? 1 / chance : 0));
  return { rows: allRows(worth.length).filter((row) => weights[row] > 0), weights };
}

/** LightGBM's: the others are drawn one after the other, so that their number comes out. */
export function gossInTurn(
  pairs: GradientPairs,
  topRate: number,
  otherRate: number,
  draw: (row: number) => number,
): RowSample {
  const worth = importance(pairs);
  const count = worth.length;
  const top = Math.max(1, Math.floor(count * topRate));
  const other = Math.floor(count * otherRate);
  const threshold = [...worth].sort((a, b) => b - a)[top - 1];
  const weights = new Array<number>(count).fill(0);
  let large = 0;
  let small = 0;
  for (let row = 0; row < count; row++) {
    if (worth[row] >= threshold) {
      weights[row] = 1;
      large++;
    } else if (draw(row) < (other - small) / (count - row - (top - large))) {
      weights[row] = (count - top) / other;
      small++;
    }
  }
  return { rows: allRows(count).filter((row) => weights[row] > 0), weights };
}

/**
 * Minimal variance sampling (Ibragimov and Gusev 2019): a row is kept with chance min(1, s / threshold), where s is
 * the root of the sum over outputs of g^2 + lambda h^2, and then weighs the inverse of its chance; the threshold makes
 * the chances add up to `fraction` of the rows.
 *
 * @param sizeOf what the threshold is made of: exact sizes, or `coarseSize`
 */
export function minimalVariance(
  pairs: GradientPairs,
  fraction: number,
  lambda: number,
  draw: (row: number) => number,
  sizeOf: (size: number) => number = (size) => size,
): RowSample {
  const worth = pairs.gradient[0].map((_, row) =>
    Math.sqrt(pairs.gradient.reduce((sum, g, k) => sum + g[row] ** 2 + lambda * pairs.hessian[k][row] ** 2, 0)),
  );
  const threshold = varianceThreshold(worth.map(sizeOf), fraction * worth.length);
  const weights = worth.map((s, row) => {
    const chance = Math.min(1, s / threshold);
    return draw(row) < chance ? 1 / chance : 0;
  });
  return { rows: allRows(worth.length).filter((row) => weights[row] > 0), weights };
}

/** The threshold t with sum of min(1, s / t) = wanted; the smallest s where all are wanted. */
export function varianceThreshold(worth: readonly number[], wanted: number): number {
  const falling = [...worth].sort((a, b) => b - a);
  let rest = falling.reduce((a, b) => a + b, 0);
  for (let kept = 0; kept < falling.length && kept < wanted; kept++) {
    const threshold = rest / (wanted - kept);
    if (falling[kept] <= threshold) return threshold;
    rest -= falling[kept];
  }
  return falling.at(-1) ?? 0;
}

export interface DropRules {
  readonly dropRate: number;
  readonly skipDrop: number;
  /** Rounds dropped at most; below 1: no bound. */
  readonly maxDrop: number;
  readonly uniformDrop: boolean;
  /** Its bound on the rate, where drops are not uniform, has the weights in it once more. */
  readonly likeLightGBM?: boolean;
}

/**
 * The rounds whose trees DART leaves out of a round, in proportion to their weights unless `uniformDrop`; maxDrop of
 * them on average at most, and not more than maxDrop.
 *
 * @param weights of the rounds so far: what of their learning rate is left
 * @param draw in [0, 1): first by "skip", then by each round in turn
 */
export function chooseDrops(
  weights: readonly number[],
  rules: DropRules,
  draw: (at: number | "skip") => number,
): number[] {
  const dropped: number[] = [];
  if (draw("skip") < rules.skipDrop) return dropped;
  const count = weights.length;
  const sum = weights.reduce((a, b) => a + b, 0);
  const bound = rules.likeLightGBM && !rules.uniformDrop ? (rules.maxDrop * count) / sum ** 2 : rules.maxDrop / count;
  const rate = rules.maxDrop > 0 ? Math.min(rules.dropRate, bound) : rules.dropRate;
  for (let round = 0; round < count; round++) {
    if (draw(round) >= rate * (rules.uniformDrop ? 1 : (weights[round] * count) / sum)) continue;
    dropped.push(round);
    if (rules.maxDrop > 0 && dropped.length >= rules.maxDrop) break;
  }
  return dropped;
}
