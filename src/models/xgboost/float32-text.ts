// The float32 nearest to a decimal number: rounding it to float64 first may round twice.

/**
 * @param text digits with an optional point and exponent, as JSON writes numbers
 * @returns infinite where it is beyond float32
 */
export function float32OfText(text: string): number {
  const double = Number(text);
  const single = Math.fround(double);
  if (single === double || !Number.isFinite(double)) return single;
  // Only half-way between two float32 numbers can the digits that float64 dropped decide.
  const other = neighbour(single, double);
  if (!Number.isFinite(single) || (single + other) / 2 !== double) return single;
  const order = compareWithText(double, text);
  if (order === 0) return single;
  const [low, high] = single < other ? [single, other] : [other, single];
  return order < 0 ? high : low;
}

const word = new DataView(new ArrayBuffer(8));

// The float32 beyond `double`, seen from `single`.
function neighbour(single: number, double: number): number {
  const isUp = double > single;
  if (single === 0) return isUp ? 2 ** -149 : -(2 ** -149);
  word.setFloat32(0, single);
  word.setInt32(0, word.getInt32(0) + (isUp === single > 0 ? 1 : -1));
  return word.getFloat32(0);
}

// -1, 0 or 1: the float64 is below, at or above the exact decimal number.
function compareWithText(double: number, text: string): number {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)!;
  const ten = Number(exponent) - fraction.length;
  let left = BigInt(sign + whole + fraction);
  word.setFloat64(0, Math.abs(double));
  const bits = word.getBigUint64(0);
  const power = Math.max(1, Number(bits >> 52n)) - 1075;
  let right = (bits & 0xfffffffffffffn) + (bits >> 52n > 0n ? 0x10000000000000n : 0n);
  if (double < 0) right = -right;
  if (ten > 0) left *= 10n ** BigInt(ten);
  else right *= 10n ** BigInt(-ten);
  if (power > 0) right <<= BigInt(power);
  else left <<= BigInt(-power);
  return right < left ? -1 : right > left ? 1 : 0;
}
