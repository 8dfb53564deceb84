#pragma once

#include <bit>
#include <cstdint>
#include <limits>

// Elementary functions of our own: only IEEE + - * / and integer operations in a fixed order, no libm, so they give the
// same bits on every machine and compiler (with -ffp-contract=off). Within 1 ulp (exp, log, log1p), 1.5 (expm1) or 2.5
// (tanh) of the true value; infinities, NaN, signed zeros and denormals as in C99. Twin: src/core/math.ts, equal to the
// bit.
//
// exp and log have no branches: a plain loop over them vectorises, on SSE2 already.
namespace millrace::math {

namespace detail {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::uint64_t kInfinityBits = 0x7FF0000000000000u;
inline constexpr std::uint64_t kNaNBits = 0x7FF8000000000000u;
inline constexpr std::uint64_t kMagnitude = 0x7FFFFFFFFFFFFFFFu;
inline constexpr double kLog2E = 0x1.71547652b82fep+0;
// ln 2 in two parts; the high one has 32 bits, so that a product with an exponent is exact.
inline constexpr double kLn2High = 0x1.62e42fee00000p-1;
inline constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
// 1.5 x 2^52: adding it rounds to an integer, which then stands in the low bits.
inline constexpr double kRounder = 0x1.8p+52;

inline std::uint64_t bits_of(double x) noexcept { return std::bit_cast<std::uint64_t>(x); }
inline double double_of(std::uint64_t bits) noexcept { return std::bit_cast<double>(bits); }

// All ones where the sign bit is set, else 0. Comparisons below are subtractions followed by this: a conditional
// between doubles would keep a loop from vectorising, and SSE2 compares no 64-bit integers.
inline std::uint64_t mask_of_sign(std::uint64_t bits) noexcept { return std::uint64_t{0} - (bits >> 63); }
inline std::uint64_t mask_below(double a, double b) noexcept { return mask_of_sign(bits_of(a - b)); }

inline double select(std::uint64_t mask, double yes, double no) noexcept {
  return double_of((bits_of(yes) & mask) | (bits_of(no) & ~mask));
}

// 2^n from n + kRounder, for -1022 <= n <= 1023.
inline double power_of_two(double n_plus_rounder) noexcept {
  return double_of((bits_of(n_plus_rounder) << 52) + 0x3FF0000000000000u);
}

// q(r) with exp(r) = 1 + r + r^2 q(r) for |r| <= ln(2) / 2; error below 0.003 ulp of exp(r).
// Coefficients: interpolation at Chebyshev nodes in 60 digits (tools/refgen/math_coefficients.py).
inline double exp_tail(double r) noexcept {
  double q = 0x1.1f7340dbc337ep-29;
  q = q * r + 0x1.af4e554377204p-26;
  q = q * r + 0x1.27e4db46cddd1p-22;
  q = q * r + 0x1.71de01fdbf9cap-19;
  q = q * r + 0x1.a01a01a6e1e2ap-16;
  q = q * r + 0x1.a01a01abf85abp-13;
  q = q * r + 0x1.6c16c16c162c3p-10;
  q = q * r + 0x1.11111111100bep-7;
  q = q * r + 0x1.5555555555556p-5;
  q = q * r + 0x1.5555555555557p-3;
  return q * r + 0x1.0p-1;
}

// R(z) with log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f), for sqrt(1/2) <= 1 + f <= sqrt(2): the
// series of 2 artanh(s). Error below 0.01 ulp.
inline double log_tail(double z) noexcept {
  double r = 0x1.0c1263e1bac13p-3;
  r = r * z + 0x1.0fbd2bafa02d6p-3;
  r = r * z + 0x1.3b1c42e3df02cp-3;
  r = r * z + 0x1.745cf8c4c7bcap-3;
  r = r * z + 0x1.c71c7201f207cp-3;
  r = r * z + 0x1.2492492476765p-2;
  r = r * z + 0x1.9999999999a3ap-2;
  r = r * z + 0x1.5555555555555p-1;
  return r * z;
}

struct Scaled {
  double mantissa;  // in [sqrt(1/2), sqrt(2))
  double exponent;
};

// x = mantissa 2^exponent for positive normal x.
inline Scaled split(double x) noexcept {
  const std::uint64_t bits = bits_of(x);
  const double whole = double_of((bits >> 52) | 0x4330000000000000u) - 0x1.0p+52;
  const double fraction = double_of((bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  const std::uint64_t low = mask_below(fraction, 0x1.6a09e667f3bcdp+0);
  return {fraction * select(low, 1.0, 0.5), whole - select(low, 1023.0, 1022.0)};
}

}  // namespace detail

/// e^x. Overflows to infinity above 709.78, underflows through denormals to 0 below -745.13.
inline double exp(double x) noexcept {
  using namespace detail;
  // Beyond these bounds the result is infinite or 0 anyway.
  double t = select(mask_below(710.0, x), 710.0, x);
  t = select(mask_below(t, -750.0), -750.0, t);
  const double n = (t * kLog2E + kRounder) - kRounder;
  const double high = t - n * kLn2High;
  const double low = n * kLn2Low;
  const double r = high - low;
  const double y = 1.0 + (high - (low - r * r * exp_tail(r)));
  // 2^n in two factors: n may be 1024, or so low that the result is denormal (then only the last product rounds).
  const double half = n * 0.5 + kRounder;
  const double rest = (n - (half - kRounder)) + kRounder;
  const std::uint64_t is_nan = mask_of_sign(kInfinityBits - (bits_of(x) & kMagnitude));
  return double_of(bits_of(y * power_of_two(half) * power_of_two(rest)) | (is_nan & kNaNBits));
}

/// Natural logarithm. -infinity at 0, NaN below.
inline double log(double x) noexcept {
  using namespace detail;
  const std::uint64_t bits = bits_of(x);
  const std::uint64_t denormal = mask_of_sign(bits - 0x0010000000000000u);
  const Scaled parts = split(x * select(denormal, 0x1.0p+54, 1.0));
  const double k = parts.exponent - select(denormal, 54.0, 0.0);
  const double f = parts.mantissa - 1.0;
  const double s = f / (2.0 + f);
  const double half_square = 0.5 * f * f;
  const double y = k * kLn2High - ((half_square - (s * (half_square + log_tail(s * s)) + k * kLn2Low)) - f);
  // Outside the positive numbers: infinity and NaN -> themselves, below 0 -> NaN, 0 and -0 -> -infinity.
  double result = select(mask_of_sign(kInfinityBits - 1 - bits), x, y);
  result = select(mask_of_sign(bits), kNaN, result);
  return select(mask_of_sign((bits & kMagnitude) - 1), -kInfinity, result);
}

/// log(1 + x), accurate near 0. -infinity at -1, NaN below.
double log1p(double x) noexcept;

/// e^x - 1, accurate near 0.
double expm1(double x) noexcept;

/// Hyperbolic tangent.
double tanh(double x) noexcept;

/// 1 / (1 + e^-x): the logistic function, without overflow at either end.
inline double logistic(double x) noexcept { return 1.0 / (1.0 + exp(-x)); }

}  // namespace millrace::math
