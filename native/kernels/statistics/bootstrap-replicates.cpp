#include "kernels/statistics/bootstrap-replicates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/statistics/bootstrap-rows.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/quantiles.h"
#include "kernels/statistics/sorted-values.h"

namespace millrace {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double mean_of(std::span<const double> values) noexcept {
  return sum_of(values).total() / static_cast<double>(values.size());
}

// Of values, which it reorders.
double quantile_of(std::span<double> values, double probability) {
  double found = 0;
  select_quantiles(values, {&probability, 1}, {&found, 1});
  return found;
}

double acceleration_of(std::span<const double> left_out) noexcept {
  const double mean = mean_of(left_out);
  const Moments moments = moments_of(left_out, sum_of(left_out));
  // Deviations are taken the other way round: the mean less each.
  return moments.m2 > 0 && mean - mean == 0 ? -moments.m3 / (6 * moments.m2 * std::sqrt(moments.m2)) : kNaN;
}

// The statistic without each value in turn, of ascending values.
std::vector<double> leave_one_out(std::span<const double> values, Resampled statistic, double probability) {
  const std::size_t n = values.size();
  std::vector<double> left_out(n);
  if (statistic == Resampled::kMean) {
    const double sum = sum_of(values).total();
    for (std::size_t i = 0; i < n; ++i) left_out[i] = (sum - values[i]) / static_cast<double>(n - 1);
    return left_out;
  }
  // Only the ranks about the quantile move: three values are all there are.
  std::vector<double> rest(values.begin() + 1, values.end());
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) rest[i - 1] = values[i - 1];
    const double at = probability * static_cast<double>(n - 2);
    const std::size_t low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, n - 2);
    left_out[i] = rest[low] + (at - static_cast<double>(low)) * (rest[high] - rest[low]);
  }
  return left_out;
}

}  // namespace

Status bootstrap_replicates(const ColumnView& column, std::span<double> replicates, std::span<double> summary,
                            Resampled statistic, double probability, std::uint64_t seed, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (summary.size() != 3) return {Code::kShape};
  if (!(probability >= 0 && probability <= 1)) return {Code::kInvalid};
  std::vector<double> values = sorted_values(column, statistic == Resampled::kMean ? Kept::kFinite : Kept::kNumbers);
  const std::size_t n = values.size();
  summary[0] = static_cast<double>(n);
  if (n == 0) {
    std::fill(replicates.begin(), replicates.end(), kNaN);
    summary[1] = summary[2] = kNaN;
    return {};
  }
  std::vector<double> copy = values;
  summary[1] = statistic == Resampled::kMean ? mean_of(values) : quantile_of(copy, probability);
  summary[2] = n < 2 ? kNaN : acceleration_of(leave_one_out(values, statistic, probability));
  parallel_for(replicates.size(), control, [&](std::size_t sample) {
    std::vector<std::uint32_t> rows(n);
    draw_bootstrap_rows(rows, n, seed, static_cast<std::uint32_t>(sample));
    std::vector<double> drawn(n);
    for (std::size_t i = 0; i < n; ++i) drawn[i] = values[rows[i]];
    replicates[sample] = statistic == Resampled::kMean ? mean_of(drawn) : quantile_of(drawn, probability);
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
