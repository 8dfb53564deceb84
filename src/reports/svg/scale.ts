// From data to drawing: linear scales and round ticks, for any finite numbers.
import { exponentOf } from "../number-text.js";

export type Interval = readonly [low: number, high: number];

/** Maps `domain` onto `range`; a domain without width goes to the middle of the range. Values outside are cut off. */
export function linearScale(domain: Interval, range: Interval): (value: number) => number {
  const [low, high] = domain;
  // Halves: the width of a domain may be larger than the largest number.
  const half = high / 2 - low / 2;
  return (value) => {
    const position = half > 0 ? (value / 2 - low / 2) / half : 0.5;
    return range[0] + Math.min(1, Math.max(0, position)) * (range[1] - range[0]);
  };
}

export interface Ticks {
  readonly values: readonly number[];
  readonly step: number;
}

/** Round numbers (1, 2 or 5 times a power of ten apart) inside the domain, about `wanted` of them. */
export function ticks([low, high]: Interval, wanted: number): Ticks {
  const rough = (high / 2 - low / 2) / (Math.max(1, wanted) / 2);
  if (!(rough > 0) || rough < 1e-300) return { values: [low], step: Math.abs(low) || 1 };
  const exponent = exponentOf(rough);
  const digit = rough / Number(`1e${exponent}`);
  const [factor, power] =
    digit <= 1 ? [1, exponent] : digit <= 2 ? [2, exponent] : digit <= 5 ? [5, exponent] : [1, exponent + 1];
  const step = Number(`${factor}e${power}`);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  // No round number lies within reach: the domain is narrower than what the numbers resolve, or wider than they go.
  if (step === Infinity || !Number.isSafeInteger(first * factor) || !Number.isSafeInteger(last * factor)) {
    return { values: [low, high], step: Math.abs(high) || 1 };
  }
  // Written as digits and exponent, each tick is the number nearest to its label: no 0.30000000000000004.
  const values = Array.from({ length: last - first + 1 }, (_, index) => Number(`${(first + index) * factor}e${power}`));
  return { values, step };
}

/** Least and largest of the finite values; [0, 1] when there is none. */
export function extent(values: Iterable<number>): Interval {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The domain with `share` of its width added at both ends; one without width gets some. */
export function padded([low, high]: Interval, share: number): Interval {
  const half = high / 2 - low / 2;
  const margin = half > 0 ? half * 2 * share : Math.abs(low) * 0.1 || 1;
  const inside = (value: number, otherwise: number) => (Number.isFinite(value) ? value : otherwise);
  return [inside(low - margin, low), inside(high + margin, high)];
}
