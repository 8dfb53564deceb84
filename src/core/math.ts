// Elementary functions with the same bits on every machine, twin of native/core/math.h: IEEE + - * / and bit moves in
// the same fixed order. For the few scalar uses; loops over rows are native. Never Math.exp or Math.log in a result.

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
// Which of the two words holds sign and exponent.
double[0] = 1;
const top = words[0] === 0 ? 1 : 0;

const log2e = Math.LOG2E;
/** ln 2 in two parts; the high one has 32 bits, so that a product with an exponent is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
/** 1.5 x 2^52: adding it rounds to an integer. */
const rounder = 6755399441055744;

/** q(r), exp(r) = 1 + r + r^2 q(r), highest power first. */
const expTail = [
  2.09147553258932e-9, 2.5105312729622103e-8, 2.755727347871858e-7, 2.755725517000089e-6, 2.480158732567746e-5,
  0.0001984126987500228, 0.0013888888888883711, 0.008333333333326084, 0.04166666666666667, 0.1666666666666667, 0.5,
];
/** The tail of 2 artanh(s) in s^2, highest power first. */
const logTail = [
  0.13089445145246312, 0.1326850331279476, 0.15386249788196105, 0.181817954545265, 0.2222222239345263,
  0.28571428570795937, 0.4000000000000089, 0.6666666666666666,
];

/** e^x, within 1 ulp. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  const t = Math.max(-750, Math.min(710, x));
  const n = t * log2e + rounder - rounder;
  const high = t - n * ln2High;
  const low = n * ln2Low;
  const r = high - low;
  const y = 1 + (high - (low - r * r * polynomial(expTail, r)));
  const half = n * 0.5 + rounder - rounder;
  return y * powerOfTwo(half) * powerOfTwo(n - half);
}

/** Natural logarithm, within 1 ulp. -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const denormal = x < 2.2250738585072014e-308;
  const [mantissa, exponent] = split(denormal ? x * 18014398509481984 : x);
  const k = denormal ? exponent - 54 : exponent;
  const f = mantissa - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const z = s * s;
  return k * ln2High - (halfSquare - (s * (halfSquare + polynomial(logTail, z) * z) + k * ln2Low) - f);
}

/** log(1 + x), accurate near 0, within 1 ulp. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  const u = 1 + x;
  const [mantissa, k] = split(u);
  let f = x;
  let correction = 0;
  if (k !== 0) {
    f = mantissa - 1;
    correction = (k > 0 && x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
  }
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const z = s * s;
  const tail = s * (halfSquare + polynomial(logTail, z) * z) + (k * ln2Low + correction);
  return k * ln2High - (halfSquare - tail - f);
}

/** e^x - 1, accurate near 0, within 1.5 ulp. */
export function expm1(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  const n = x * log2e + rounder - rounder;
  const high = x - n * ln2High;
  const low = n * ln2Low;
  const r = high - low;
  const tail = r * r * polynomial(expTail, r);
  if (n === 0) return r + tail;
  const t = high - (low - tail);
  const tRest = high - t - (low - tail);
  const scale = powerOfTwo(n);
  const a = scale * t;
  const b = scale - 1;
  const sum = a + b;
  const aSeen = sum - b;
  const lost = a - aSeen + (b - (sum - aSeen));
  return sum + (lost + scale * tRest);
}

/** Hyperbolic tangent, within 2.5 ulp. */
export function tanh(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  const a = Math.abs(x);
  let y = 1;
  if (a < 1) {
    const t = expm1(2 * a);
    y = t / (t + 2);
  } else if (a < 22) {
    y = 1 - 2 / (expm1(2 * a) + 2);
  }
  return x < 0 ? -y : y;
}

/** 1 / (1 + e^-x). */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) sum = sum * x + coefficients[i];
  return sum;
}

/** 2^n for an integer from -1022 to 1023. */
function powerOfTwo(n: number): number {
  words[1 - top] = 0;
  words[top] = (n + 1023) << 20;
  return double[0];
}

/** Mantissa in [sqrt(1/2), sqrt(2)) and exponent of a positive normal number. */
function split(x: number): [number, number] {
  double[0] = x;
  const exponent = (words[top] >>> 20) - 1023;
  words[top] = (words[top] & 0xfffff) | 0x3ff00000;
  const fraction = double[0];
  return fraction < Math.SQRT2 ? [fraction, exponent] : [fraction * 0.5, exponent + 1];
}
