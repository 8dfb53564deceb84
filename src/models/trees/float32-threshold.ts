// Thresholds of libraries that compare otherwise than `value <= threshold` in float64, made exactly that. Each answer
// decides every float64 as the library decides it: docs/algorithms/models-of-other-libraries.md shows why.

const word = new DataView(new ArrayBuffer(8));

/** The next float64 below; -Infinity stays. */
export function float64Below(value: number): number {
  if (value === Number.NEGATIVE_INFINITY || Number.isNaN(value)) return value;
  if (value === 0) return -Number.MIN_VALUE;
  word.setFloat64(0, value);
  word.setBigInt64(0, word.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return word.getFloat64(0);
}

/** The next float32 below a float32; -Infinity stays. */
function float32Below(value: number): number {
  if (value === Number.NEGATIVE_INFINITY) return value;
  if (value === 0) return -(2 ** -149);
  word.setFloat32(0, value);
  word.setInt32(0, word.getInt32(0) + (value > 0 ? -1 : 1));
  return word.getFloat32(0);
}

const isEven = (value: number): boolean => {
  word.setFloat32(0, value);
  return (word.getUint32(0) & 1) === 0;
};

// Where rounding to float32 leaves the finite numbers: 2^128 stands for infinity, half-way to the largest float32.
const reach = (value: number): number =>
  value === Number.POSITIVE_INFINITY ? 2 ** 128 : value === Number.NEGATIVE_INFINITY ? -(2 ** 128) : value;

/**
 * The float64 t for which `value <= t` is `float32(value) < threshold`, XGBoost's comparison, for every float64 value.
 *
 * The largest value that still rounds below is the middle between the threshold and the float32 before it, or just under
 * the middle when a tie goes up (to the even one of the two). Threshold -Infinity: only -Infinity goes left, where
 * XGBoost, which refuses infinite values, sends none.
 *
 * @param threshold a float32, not NaN
 */
export function thresholdOfLess(threshold: number): number {
  const below = float32Below(threshold);
  if (below === threshold) return threshold;
  const middle = (reach(below) + reach(threshold)) / 2;
  return isEven(below) ? middle : float64Below(middle);
}

/** The largest float32 that is not above: `value <= threshold` for every float32 value alike. */
export function float32NotAbove(threshold: number): number {
  const near = Math.fround(threshold);
  return near > threshold ? float32Below(near) : near;
}

/** LightGBM's zero: what is not further from 0 counts as 0. A float32 there, so not quite 1e-35. */
export const zeroReach = Math.fround(1e-35);

/**
 * The t for which `value <= t` is LightGBM's comparison, for every float64 value: it reads what is within `zeroReach` of
 * 0 as 0.
 */
export function thresholdAroundZero(threshold: number): number {
  if (Math.abs(threshold) > zeroReach) return threshold;
  return threshold >= 0 ? zeroReach : float64Below(-zeroReach);
}
