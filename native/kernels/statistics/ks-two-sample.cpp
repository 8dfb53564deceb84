#include "kernels/statistics/ks-two-sample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/sort.h"
#include "core/threads.h"
#include "kernels/statistics/kolmogorov.h"

namespace millrace {
namespace {

constexpr double kMostExactCells = 1e7;

std::vector<double> sorted_values(const ColumnView& column) {
  std::vector<double> values;
  values.reserve(column.length);
  for_each_run(column, 0, column.length, [&](std::size_t, const double* run, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (run[i] == run[i]) values.push_back(run[i]);
    }
  });
  std::vector<double> scratch(values.size());
  sort_ascending(values, scratch);
  return values;
}

// n m times the largest difference of the two shares of values <= x.
std::int64_t largest_distance(const std::vector<double>& a, const std::vector<double>& b) noexcept {
  const std::int64_t n = static_cast<std::int64_t>(a.size());
  const std::int64_t m = static_cast<std::int64_t>(b.size());
  std::int64_t i = 0, j = 0, most = 0;
  while (i < n && j < m) {
    const double x = std::min(a[static_cast<std::size_t>(i)], b[static_cast<std::size_t>(j)]);
    while (i < n && a[static_cast<std::size_t>(i)] == x) ++i;
    while (j < m && b[static_cast<std::size_t>(j)] == x) ++j;
    most = std::max(most, std::abs(i * m - j * n));
  }
  return most;
}

std::vector<std::uint8_t> group_ends(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> pooled(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), pooled.begin());
  std::vector<std::uint8_t> ends(pooled.size(), 1);
  for (std::size_t i = 0; i + 1 < pooled.size(); ++i) ends[i] = pooled[i] != pooled[i + 1];
  return ends;
}

// Nearest integer, halves to the even one, as numpy.round: the rounding mode of IEEE arithmetic.
double round_half_even(double x) noexcept { return (x + 0x1.8p+52) - 0x1.8p+52; }

}  // namespace

Status ks_two_sample(const ColumnView& first, const ColumnView& second, std::span<double> out, KsMode mode,
                     const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (out.size() != 5) return {Code::kShape};
  std::array<std::vector<double>, 2> samples;
  parallel_for(2, control, [&](std::size_t i) { samples[i] = sorted_values(i == 0 ? first : second); });
  if (control.stopped()) return {Code::kCancelled};
  const double n = static_cast<double>(samples[0].size());
  const double m = static_cast<double>(samples[1].size());
  if (mode == KsMode::kAuto) mode = n * m <= kMostExactCells ? KsMode::kExact : KsMode::kAsymptotic;
  out[2] = n;
  out[3] = m;
  out[4] = static_cast<double>(mode);
  if (n == 0 || m == 0) {
    out[0] = out[1] = std::numeric_limits<double>::quiet_NaN();
    return {};
  }
  const std::int64_t distance = largest_distance(samples[0], samples[1]);
  const double d = static_cast<double>(distance) / n / m;
  out[0] = d;
  if (mode == KsMode::kExact) {
    out[1] = distance == 0 ? 1.0
                           : two_sample_exact_tail(static_cast<std::int64_t>(n), static_cast<std::int64_t>(m), distance,
                                                   group_ends(samples[0], samples[1]), control);
  } else if (mode == KsMode::kAsymptotic) {
    out[1] = kolmogorov_tail(std::max(1.0, round_half_even(n * m / (n + m))), d);
  } else {
    out[1] = kolmogorov_limit_tail(std::sqrt(n * m / (n + m)) * d);
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
