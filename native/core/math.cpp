#include "core/math.h"

namespace millrace::math {

using namespace detail;

double log1p(double x) noexcept {
  if (!(x > -1.0)) return x == -1.0 ? -kInfinity : kNaN;
  if (x == 0.0 || x == kInfinity) return x;
  const double u = 1.0 + x;
  const Scaled parts = split(u);
  const double k = parts.exponent;
  double f = x;
  double correction = 0.0;
  if (k != 0.0) {
    f = parts.mantissa - 1.0;
    // What 1 + x lost to rounding, relative to the sum.
    correction = (k > 0.0 && x > 1.0 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
  }
  const double s = f / (2.0 + f);
  const double half_square = 0.5 * f * f;
  const double tail = s * (half_square + log_tail(s * s)) + (k * kLn2Low + correction);
  return k * kLn2High - ((half_square - tail) - f);
}

double expm1(double x) noexcept {
  if (x != x || x == 0.0) return x;
  if (x > 40.0) return exp(x);    // 1 is far below half an ulp
  if (x < -40.0) return -1.0;
  const double shifted = x * kLog2E + kRounder;
  const double n = shifted - kRounder;
  const double high = x - n * kLn2High;
  const double low = n * kLn2Low;
  const double r = high - low;
  const double tail = r * r * exp_tail(r);
  if (n == 0.0) return r + tail;
  // r + tail in two parts, so that 2^n - 1 can cancel most of it and little is lost.
  const double t = high - (low - tail);
  const double t_rest = (high - t) - (low - tail);
  const double scale = power_of_two(shifted);
  const double a = scale * t;
  const double b = scale - 1.0;
  const double sum = a + b;
  const double a_seen = sum - b;
  const double lost = (a - a_seen) + (b - (sum - a_seen));
  return sum + (lost + scale * t_rest);
}

double tanh(double x) noexcept {
  if (x != x || x == 0.0) return x;
  const double a = x < 0.0 ? -x : x;
  double y = 1.0;
  if (a < 1.0) {
    const double t = expm1(2.0 * a);
    y = t / (t + 2.0);
  } else if (a < 22.0) {
    y = 1.0 - 2.0 / (expm1(2.0 * a) + 2.0);
  }
  return x < 0.0 ? -y : y;
}

}  // namespace millrace::math
