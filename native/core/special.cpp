#include "core/special.h"

#include <cmath>
#include <limits>

#include "core/math.h"

namespace millrace::math {
namespace {

constexpr double kTwoPi = 0x1.921fb54442d18p+2;
constexpr double kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;
constexpr double kSqrtTwoPi = 0x1.40d931ff62706p+1;
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
constexpr double kEpsilon = 0x1.0p-53;
constexpr double kTiny = 0x1.0p-1000;
constexpr int kMostSteps = 1'000'000;

// log(1 + t) - t without cancellation near 0.
double log1p_minus(double t) noexcept {
  if (t < -0.1 || t > 0.1) return log1p(t) - t;
  // -t^2/2 + t^3/3 - ...: twenty terms leave less than 1e-21 of the first.
  double sum = 0;
  for (int k = 21; k >= 2; --k) sum = sum * -t + 1.0 / k;
  return -t * t * sum;
}

// Stirling's error: log n! - ((n + 1/2) log n - n + log(2 pi) / 2), for real n > 0.
double stirling_error(double n) noexcept {
  double shift = 0;
  while (n < 16) {
    // error(n) - error(n + 1) = (n + 1/2) log(1 + 1/n) - 1
    const double t = 1 / n;
    shift += n > 10 ? (n + 0.5) * log1p_minus(t) + 0.5 * t : (n + 0.5) * log1p(t) - 1;
    n += 1;
  }
  const double s = 1 / (n * n);
  const double series =
      1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 - s / 156)))));
  return shift + series / n;
}

// Loader's deviance: k log(k / m) + m - k.
double deviance(double k, double m) noexcept {
  if (k == 0) return m;
  const double t = (m - k) / k;
  // k log(k / m) + m - k = -k (log(1 + t) - t) with m = k (1 + t); near t = -1 the sum 1 + t would lose m's digits.
  if (t > -0.5 && t < 1e6) return -k * log1p_minus(t);
  return k * (log(k) - log(m)) + m - k;
}

// A product of a plain factor and the exponential of a sum: the logarithm of either part alone loses nothing.
struct Product {
  double factor;
  double exponent;

  double value() const noexcept { return factor * exp(exponent); }
  double logarithm() const noexcept { return log(factor) + exponent; }
};

// x^a y^b / B(a, b) = (a b / (a + b)) times the binomial density at a of a + b trials.
Product beta_factor(double a, double b, double x, double y) noexcept {
  const double n = a + b;
  const double exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
  return {std::sqrt(a / n * b / kTwoPi), exponent};
}

// The continued fraction of I_x(a, b) (DLMF 8.17.22), by Lentz's method; converges fast for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) noexcept {
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  if (std::fabs(d) < kTiny) d = kTiny;
  d = 1 / d;
  double result = d;
  for (int m = 1; m < kMostSteps; ++m) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m));
    d = 1 + even * d;
    c = 1 + even / c;
    if (std::fabs(d) < kTiny) d = kTiny;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    result *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1));
    d = 1 + odd * d;
    c = 1 + odd / c;
    if (std::fabs(d) < kTiny) d = kTiny;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    const double step = d * c;
    result *= step;
    if (std::fabs(step - 1) < 4 * kEpsilon) break;
  }
  return result;
}

// x^a e^-x / Gamma(a + 1): the Poisson density at a.
Product gamma_factor(double a, double x) noexcept {
  return {1 / (kSqrtTwoPi * std::sqrt(a)), -stirling_error(a) - deviance(a, x)};
}

// Lower: gamma_factor times a series (DLMF 8.7.1).
Product gamma_series(double a, double x) noexcept {
  double term = 1;
  double sum = 1;
  for (int k = 1; k < kMostSteps; ++k) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * kEpsilon) break;
  }
  const Product density = gamma_factor(a, x);
  return {density.factor * sum, density.exponent};
}

// Upper: e^-x x^a / Gamma(a) times a continued fraction (DLMF 8.9.2), by Lentz's method.
Product gamma_fraction(double a, double x) noexcept {
  double b = x + 1 - a;
  double c = 1 / kTiny;
  double d = 1 / b;
  double result = d;
  for (int k = 1; k < kMostSteps; ++k) {
    const double numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    if (std::fabs(d) < kTiny) d = kTiny;
    c = b + numerator / c;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    const double step = d * c;
    result *= step;
    if (std::fabs(step - 1) < 4 * kEpsilon) break;
  }
  const Product density = gamma_factor(a, x);
  return {density.factor * a * result, density.exponent};
}

bool beta_is_below(double a, double b, double x) noexcept { return x < (a + 1) / (a + b + 2); }

// I_x(a, b) on the side where its continued fraction converges.
Product beta_part(double a, double b, double x, double y) noexcept {
  const Product density = beta_factor(a, b, x, y);
  return {density.factor * beta_fraction(a, b, x) / a, density.exponent};
}

// I_x(a, b) = x^a / (a B(a, b)) for an x so small that nothing more counts, from the logarithm of x, which may lie
// below the smallest double.
double log_far_beta(double a, double b, double log_x) noexcept {
  return a * log_x - log(a) - (log_gamma(a) + log_gamma(b) - log_gamma(a + b));
}

// The share of the F distribution's tail as the beta distribution's, and its logarithm where it is far below 1.
struct FarBeta {
  double x;
  double y;
  double log_x;
  bool is_far;
};

constexpr double kFar = 0x1.0p-900;

FarBeta beta_of_f(double x, double above, double below) noexcept {
  const double product = above * x;
  const double sum = product + below;
  if (below < product * kFar || sum == std::numeric_limits<double>::infinity()) {
    return {0, 1, log(below) - log(above) - log(x), true};
  }
  return {below / sum, product / sum, 0, false};
}

FarBeta beta_of_t(double x, double degrees) noexcept {
  const double square = x * x;
  // A square that vanishes or overflows: by logarithms, or as 1 within rounding.
  if (square < degrees * 0x1.0p-1000) return {1, square / degrees, 0, false};
  if (degrees < square * kFar || square == std::numeric_limits<double>::infinity()) {
    return {0, 1, log(degrees) - 2 * log(std::fabs(x)), true};
  }
  const double sum = square + degrees;
  return {degrees / sum, square / sum, 0, false};
}

}  // namespace

double log_gamma(double x) noexcept {
  if (x != x) return x;
  if (x <= 0) return std::numeric_limits<double>::infinity();
  return stirling_error(x) + (x + 0.5) * log(x) - x + kHalfLogTwoPi - log(x);
}

double incomplete_beta(double a, double b, double x, double y) noexcept {
  if (!(x > 0)) return x == 0 ? 0 : x;
  if (!(y > 0)) return y == 0 ? 1 : y;
  return beta_is_below(a, b, x) ? beta_part(a, b, x, y).value() : 1 - beta_part(b, a, y, x).value();
}

double log_incomplete_beta(double a, double b, double x, double y) noexcept {
  if (!(x > 0 && y > 0)) return log(incomplete_beta(a, b, x, y));
  return beta_is_below(a, b, x) ? beta_part(a, b, x, y).logarithm() : log1p(-beta_part(b, a, y, x).value());
}

double lower_gamma(double a, double x) noexcept {
  if (!(x > 0)) return x == 0 ? 0 : x;
  if (x == std::numeric_limits<double>::infinity()) return 1;
  return x < a + 1 ? gamma_series(a, x).value() : 1 - gamma_fraction(a, x).value();
}

double upper_gamma(double a, double x) noexcept {
  if (!(x > 0)) return x == 0 ? 1 : x;
  if (x == std::numeric_limits<double>::infinity()) return 0;
  return x < a + 1 ? 1 - gamma_series(a, x).value() : gamma_fraction(a, x).value();
}

double log_upper_gamma(double a, double x) noexcept {
  if (!(x > 0)) return x == 0 ? 0 : x;
  if (x == std::numeric_limits<double>::infinity()) return -x;
  return x < a + 1 ? log1p(-gamma_series(a, x).value()) : gamma_fraction(a, x).logarithm();
}

double erfc(double x) noexcept {
  const double upper = upper_gamma(0.5, x * x);
  return x < 0 ? 2 - upper : upper;
}

double normal_tail(double x) noexcept {
  const double half = 0.5 * upper_gamma(0.5, 0.5 * x * x);
  return x < 0 ? 1 - half : half;
}

double log_normal_tail(double x) noexcept {
  if (x < 0) return log1p(-normal_tail(-x));
  return log_upper_gamma(0.5, 0.5 * x * x) - kLn2;
}

double chi_square_tail(double x, double degrees) noexcept { return x <= 0 ? 1 : upper_gamma(0.5 * degrees, 0.5 * x); }

double log_chi_square_tail(double x, double degrees) noexcept {
  return x <= 0 ? 0 : log_upper_gamma(0.5 * degrees, 0.5 * x);
}

double f_tail(double x, double degrees_above, double degrees_below) noexcept {
  if (x <= 0) return 1;
  if (x == std::numeric_limits<double>::infinity()) return 0;
  const FarBeta at = beta_of_f(x, degrees_above, degrees_below);
  const double a = 0.5 * degrees_below, b = 0.5 * degrees_above;
  return at.is_far ? exp(log_far_beta(a, b, at.log_x)) : incomplete_beta(a, b, at.x, at.y);
}

double log_f_tail(double x, double degrees_above, double degrees_below) noexcept {
  if (x <= 0) return 0;
  if (x == std::numeric_limits<double>::infinity()) return -x;
  const FarBeta at = beta_of_f(x, degrees_above, degrees_below);
  const double a = 0.5 * degrees_below, b = 0.5 * degrees_above;
  return at.is_far ? log_far_beta(a, b, at.log_x) : log_incomplete_beta(a, b, at.x, at.y);
}

double t_tails(double x, double degrees) noexcept {
  if (x != x) return x;
  if (x == 0) return 1;
  if (std::fabs(x) == std::numeric_limits<double>::infinity()) return 0;
  const FarBeta at = beta_of_t(x, degrees);
  return at.is_far ? exp(log_far_beta(0.5 * degrees, 0.5, at.log_x)) : incomplete_beta(0.5 * degrees, 0.5, at.x, at.y);
}

double log_t_tails(double x, double degrees) noexcept {
  if (x != x) return x;
  if (x == 0) return 0;
  if (std::fabs(x) == std::numeric_limits<double>::infinity()) return -std::fabs(x);
  const FarBeta at = beta_of_t(x, degrees);
  return at.is_far ? log_far_beta(0.5 * degrees, 0.5, at.log_x) : log_incomplete_beta(0.5 * degrees, 0.5, at.x, at.y);
}

double binomial_density(double k, double n, double p, double q) noexcept {
  if (p <= 0) return k == 0 ? 1 : 0;
  if (q <= 0) return k == n ? 1 : 0;
  if (k == 0) return exp(p < 0.1 ? n * log1p(-p) : n * log(q));
  if (k == n) return exp(q < 0.1 ? n * log1p(-q) : n * log(p));
  const double rest = n - k;
  const double exponent = stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) - deviance(rest, n * q);
  return std::sqrt(n / (kTwoPi * k * rest)) * exp(exponent);
}

double normal_quantile(double p) noexcept {
  if (!(p > 0 && p < 1)) {
    const double infinity = std::numeric_limits<double>::infinity();
    return p == 0 ? -infinity : p == 1 ? infinity : std::numeric_limits<double>::quiet_NaN();
  }
  // The lower tail's quantile by Newton's method on the logarithm of the tail, which is concave: it converges from
  // any start to the right of the root.
  const double tail = p < 0.5 ? p : 1 - p;
  const double target = log(tail);
  double x = std::sqrt(-2 * target) + 0.01;
  for (int step = 0; step < 60; ++step) {
    const double area = normal_tail(x);
    const double density = exp(-0.5 * x * x) / kSqrtTwoPi;
    const double change = (log(area) - target) * area / density;
    x += change;
    if (std::fabs(change) <= 2 * kEpsilon * (1 + std::fabs(x))) break;
  }
  return p < 0.5 ? -x : x;
}

}  // namespace millrace::math
