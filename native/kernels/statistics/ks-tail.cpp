#include "kernels/statistics/ks-tail.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/statistics/kolmogorov.h"

namespace millrace {
namespace {

constexpr double kMostExactCells = 1e8;
constexpr double kMostScipyValues = 10'000;

// Nearest integer, halves to the even one, as numpy.round: the rounding mode of IEEE arithmetic.
double round_half_even(double x) noexcept { return (x + 0x1.8p+52) - 0x1.8p+52; }

}  // namespace

KsMode ks_mode(KsMode asked, double n, double m) noexcept {
  if (asked == KsMode::kScipy) return std::max(n, m) <= kMostScipyValues ? KsMode::kUntied : KsMode::kAsymptotic;
  if (asked != KsMode::kAuto) return asked;
  return n * m <= kMostExactCells ? KsMode::kExact : KsMode::kAsymptotic;
}

double ks_tail(std::int64_t first, std::int64_t second, std::int64_t distance, std::span<const std::uint32_t> ends,
               KsMode asked, const Control& control) {
  const double n = static_cast<double>(first);
  const double m = static_cast<double>(second);
  if (first == 0 || second == 0) return std::numeric_limits<double>::quiet_NaN();
  const double d = static_cast<double>(distance) / n / m;
  const KsMode mode = ks_mode(asked, n, m);
  if (mode == KsMode::kAsymptotic) return kolmogorov_tail(std::max(1.0, round_half_even(n * m / (n + m))), d);
  if (mode == KsMode::kLimit) return kolmogorov_limit_tail(std::sqrt(n * m / (n + m)) * d);
  if (distance == 0) return 1.0;
  if (mode == KsMode::kUntied) ends = {};
  return two_sample_exact_tail(first, second, distance, ends, control);
}

}  // namespace millrace
