// Doubles as whole numbers, and ratios of whole numbers as doubles: sums of which no bit depends on their order.

const double = new Float64Array(1);
const word = new BigUint64Array(double.buffer);

/** `x` in units of 2^-unit, exactly: `unit` must be at least 1074 less the exponent of `x`'s last bit. `x` is finite. */
export function wholeOf(x: number, unit: number): bigint {
  if (x === 0) return 0n;
  double[0] = x;
  const bits = word[0];
  const raw = Number((bits >> 52n) & 2047n);
  const mantissa = raw === 0 ? bits & (2n ** 52n - 1n) : (bits & (2n ** 52n - 1n)) | (1n << 52n);
  const shift = BigInt(unit + Math.max(raw, 1) - 1075);
  const whole = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return bits >> 63n ? -whole : whole;
}

/** above / below x 2^exponent, within 1 ulp; below > 0. */
export function ratioOf(above: bigint, below: bigint, exponent = 0): number {
  const { quotient, shift } = quotientOf(above, below, 0);
  return timesPower(Number(quotient), exponent - shift);
}

/** The root of above / below, within 1 ulp; both at least 0, below > 0. */
export function rootOfRatio(above: bigint, below: bigint, exponent = 0): number {
  const { quotient, shift } = quotientOf(above, below, exponent & 1);
  return timesPower(Math.sqrt(Number(quotient)), (exponent - shift) / 2);
}

/** above / below as about 80 bits before the point times 2^-shift, which is as odd as `odd` says. */
function quotientOf(above: bigint, below: bigint, odd: number): { readonly quotient: bigint; readonly shift: number } {
  const wanted = 80 + bitsOf(below) - bitsOf(above);
  const shift = wanted + ((wanted & 1) === odd ? 0 : 1);
  const quotient = shift >= 0 ? (above << BigInt(shift)) / below : above / (below << BigInt(-shift));
  return { quotient, shift };
}

const bitsOf = (whole: bigint): number => (whole < 0n ? -whole : whole).toString(16).length * 4;

/** x 2^exponent in steps that round once at most. */
function timesPower(x: number, exponent: number): number {
  let product = x;
  let rest = exponent;
  // A double of 80 bits before the point is far from both ends: towards 0 only the last step may round.
  for (; rest < -900; rest += 900) product *= 2 ** -900;
  for (; rest > 900; rest -= 900) product *= 2 ** 900;
  return product * 2 ** rest;
}
