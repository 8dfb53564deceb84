#include "kernels/statistics/kolmogorov.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/math.h"
#include "core/simd.h"
#include "core/special.h"

namespace millrace {
namespace {

constexpr double kPi = 0x1.921fb54442d18p+1;
constexpr double kSqrtHalfPi = 0x1.40d931ff62706p+0;
constexpr double kSqrtTwoPi = 0x1.40d931ff62706p+1;

double clip(double p) noexcept { return std::clamp(p, 0.0, 1.0); }

// log(n! / n^n)
double log_factorial_ratio(double n) noexcept { return math::log_gamma(n + 1) - n * math::log(n); }

// One-sided tail P(D+ > d), exactly: Smirnov's sum, each term d / p times a binomial density.
double one_sided_tail(double n, double d) noexcept {
  double sum = 0;
  double lost = 0;
  const double last = std::floor(n * (1 - d));
  for (double j = 0; j <= last; j += 1) {
    const double p = d + j / n;
    const double q = (n - j - n * d) / n;
    if (q < 0) break;
    const double term = math::binomial_density(j, n, p, q) * d / p - lost;
    const double next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  return sum;
}

// A square matrix times 10^exponent.
struct Scaled {
  std::vector<double> cells;
  int exponent = 0;
};

Scaled multiply(const Scaled& a, const Scaled& b, std::size_t size) {
  Scaled product{std::vector<double>(size * size, 0.0), a.exponent + b.exponent};
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < size; ++k) {
      const double factor = a.cells[i * size + k];
      for (std::size_t j = 0; j < size; ++j) product.cells[i * size + j] += factor * b.cells[k * size + j];
    }
  }
  if (product.cells[(size / 2) * size + size / 2] > 1e140) {
    for (double& cell : product.cells) cell *= 1e-140;
    product.exponent += 140;
  }
  return product;
}

// P(D_n < d) by Marsaglia, Tsang and Wang 2003, JSS 8(18): the middle of the n-th power of a matrix of 2 k - 1 rows.
double matrix_cdf(double n, double d) {
  const double t = n * d;
  const double k = std::floor(t) + 1;
  const double h = k - t;
  const std::size_t size = static_cast<std::size_t>(2 * k - 1);
  Scaled base{std::vector<double>(size * size, 0.0), 0};
  const auto at = [&](std::size_t i, std::size_t j) -> double& { return base.cells[i * size + j]; };
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size && j <= i + 1; ++j) at(i, j) = 1;
  }
  double power = 1;
  for (std::size_t i = 0; i < size; ++i) {
    power *= h;
    at(i, 0) -= power;
    at(size - 1, size - 1 - i) -= power;
  }
  if (2 * h > 1) {
    double corner = 1;
    for (std::size_t i = 0; i < size; ++i) corner *= 2 * h - 1;
    at(size - 1, 0) += corner;
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i && j < size; ++j) {
      for (std::size_t g = 1; g <= i - j + 1; ++g) at(i, j) /= static_cast<double>(g);
    }
  }
  Scaled result{std::vector<double>(size * size, 0.0), 0};
  for (std::size_t i = 0; i < size; ++i) result.cells[i * size + i] = 1;
  for (std::uint64_t rest = static_cast<std::uint64_t>(n); rest > 0; rest >>= 1) {
    if (rest & 1) result = multiply(result, base, size);
    if (rest > 1) base = multiply(base, base, size);
  }
  const std::size_t middle = static_cast<std::size_t>(k) - 1;
  double value = result.cells[middle * size + middle];
  int exponent = result.exponent;
  for (double i = 1; i <= n; i += 1) {
    value *= i / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * (exponent == 0 ? 1.0 : math::exp(exponent * 0x1.26bb1bbb55516p+1));
}

// Cells low .. high of diagonal s from those before, `before` at cell low - 1. The last step to (i, j) came from (i - 1, j)
// with chance i / (i + j): no path is likelier than another.
void step_diagonal(const double* before, double* out, std::int64_t low, std::int64_t high, std::int64_t s) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* left = before;
    const double* own = before + 1;
    double* to = out;
    const std::int32_t count = static_cast<std::int32_t>(high - low + 1);
    const double first = static_cast<double>(low);
    const double rest = static_cast<double>(s - low);
    const double share = 1 / static_cast<double>(s);
    for (std::int32_t at = 0; at < count; ++at) {
      const double step = static_cast<double>(at);
      to[at] = ((first + step) * left[at] + (rest - step) * own[at]) * share;
    }
  });
}

// Pelz and Good 1976, JRSS B 38(2): P(D_n < d) as a series in 1 / sqrt(n), z = sqrt(n) d.
double series_cdf(double n, double d) noexcept {
  const double z = std::sqrt(n) * d;
  const double z2 = z * z, z3 = z2 * z, z4 = z2 * z2, z6 = z4 * z2, z7 = z6 * z, z8 = z4 * z4, z10 = z8 * z2;
  const double pi2 = kPi * kPi, pi4 = pi2 * pi2, pi6 = pi4 * pi2;
  double k0 = 0, k1 = 0, k2 = 0, k3 = 0, k2_whole = 0, k3_whole = 0;
  for (int k = 20; k >= 0; --k) {
    const double half = k + 0.5;
    const double h2 = half * half, h4 = h2 * h2, h6 = h4 * h2;
    const double at_half = math::exp(-pi2 * h2 / (2 * z2));
    k0 += at_half;
    // Both signs of k + 1/2.
    k1 += 2 * (pi2 * h2 - z2) * at_half;
    k2 += 2 * ((6 * z6 + 2 * z4) + pi2 * (2 * z4 - 5 * z2) * h2 + pi4 * (1 - 2 * z2) * h4) * at_half;
    k3 += 2 * (pi6 * h6 * (5 - 30 * z2) + pi4 * h4 * (-60 * z2 + 212 * z4) + pi2 * h2 * (135 * z4 - 96 * z6) - (30 * z6 + 90 * z8)) * at_half;
    const double w2 = static_cast<double>(k) * k, w4 = w2 * w2;
    const double at_whole = math::exp(-pi2 * w2 / (2 * z2));
    k2_whole += 2 * pi2 * w2 * at_whole;
    k3_whole += (-pi4 * w4 + 3 * pi2 * w2 * z2) * at_whole;
  }
  const double first = kSqrtTwoPi / z * k0;
  const double second = kSqrtHalfPi / (6 * z4) * k1;
  const double third = kSqrtHalfPi * (k2 / (72 * z7) - k2_whole / (36 * z3));
  const double fourth = kSqrtHalfPi * (k3 / (6480 * z10) + k3_whole / (108 * z6));
  const double root = std::sqrt(n);
  return first + second / root + third / n + fourth / (n * root);
}

}  // namespace

double kolmogorov_tail(double n, double d) noexcept {
  if (d != d || !(n >= 1)) return std::numeric_limits<double>::quiet_NaN();
  const double t = n * d;
  if (d >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) return clip(1 - math::exp(log_factorial_ratio(n) + n * math::log(2 * t - 1)));
  if (t >= n - 1) return clip(2 * math::exp(n * math::log1p(-d)));
  if (d >= 0.5) return clip(2 * one_sided_tail(n, d));
  const double square = t * d;
  if (n <= 140) return clip(square <= 4 ? 1 - matrix_cdf(n, d) : 2 * one_sided_tail(n, d));
  if (square >= 370) return 0;
  if (square >= 2.2) return clip(2 * one_sided_tail(n, d));
  const bool is_small = n <= 100'000 && t * std::sqrt(d) <= 1.4;
  return clip(1 - (is_small ? matrix_cdf(n, d) : series_cdf(n, d)));
}

double kolmogorov_limit_tail(double z) noexcept {
  if (z != z) return z;
  if (z <= 0) return 1;
  if (z < 0.82) {
    double sum = 0;
    for (int k = 10; k >= 1; --k) sum += math::exp(-(2.0 * k - 1) * (2.0 * k - 1) * kPi * kPi / (8 * z * z));
    return 1 - kSqrtTwoPi / z * sum;
  }
  double sum = 0;
  for (int k = 10; k >= 1; --k) sum += (k % 2 == 1 ? 2 : -2) * math::exp(-2.0 * k * k * z * z);
  return clip(sum);
}

double two_sample_exact_tail(std::int64_t n, std::int64_t m, std::int64_t distance,
                             std::span<const std::uint32_t> ends_group, const Control& control) {
  if (n > m) std::swap(n, m);
  // Diagonal by diagonal, s = i + j pooled values: reached[i + 1] is the chance that a random path to (i, s - i) has left
  // the band, for low <= i <= high; outside it is 1, and so are the two cells beside.
  //
  //   reached   1 | low ... high | 1
  //   next      1 |  low ... high + 1  | 1     a cell from its left neighbour's and its own on the diagonal before
  std::vector<double> reached(static_cast<std::size_t>(n) + 3, 1.0);
  std::vector<double> next(reached.size(), 1.0);
  reached[1] = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
  const std::int64_t all = n + m;
  for (std::int64_t s = 1; s <= all; ++s) {
    if (s % 256 == 0 && control.stopped()) return std::numeric_limits<double>::quiet_NaN();
    low = std::max(low, s - m);
    high = std::min(high + 1, std::min(n, s));
    const bool ends = ends_group.empty() || ((ends_group[static_cast<std::size_t>((s - 1) / 32)] >> ((s - 1) % 32)) & 1) != 0;
    if (ends) {
      // Inside: |i (n + m) - s n| < distance.
      const std::int64_t from = s * n - distance + 1;
      low = std::max(low, from <= 0 ? 0 : (from + all - 1) / all);
      high = std::min(high, (s * n + distance - 1) / all);
      if (low > high) return 1.0;
    }
    step_diagonal(reached.data() + low, next.data() + low + 1, low, high, s);
    next[static_cast<std::size_t>(low)] = 1.0;
    next[static_cast<std::size_t>(high) + 2] = 1.0;
    std::swap(reached, next);
  }
  return reached[static_cast<std::size_t>(n) + 1];
}

}  // namespace millrace
