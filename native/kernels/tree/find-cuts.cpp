#include "kernels/tree/find-cuts.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/threads.h"
#include "kernels/tree/bins.h"
#include "kernels/tree/count-values.h"
#include "kernels/tree/draw-cut-rows.h"

namespace millrace {
namespace {

// Half-way, but never so far that the upper value would fall left; nothing when no finite cut separates the two.
bool cut_between(double low, double high, double& cut) noexcept {
  constexpr double kLargest = std::numeric_limits<double>::max();
  cut = std::clamp(low, -kLargest, kLargest) / 2 + std::clamp(high, -kLargest, kLargest) / 2;
  if (high == std::numeric_limits<double>::infinity()) cut = kLargest;
  if (!(cut >= low && cut < high)) cut = low;
  return std::isfinite(cut);
}

std::size_t choose_cuts(const LargeVector<ValueCount>& distinct, std::size_t total, std::size_t max_bin, double* cuts) {
  std::size_t count = 0;
  const auto cut_after = [&](std::size_t index) {
    if (cut_between(distinct[index].value, distinct[index + 1].value, cuts[count])) ++count;
  };
  if (distinct.size() <= max_bin) {
    for (std::size_t i = 0; i + 1 < distinct.size(); ++i) cut_after(i);
    return count;
  }
  const double mean = static_cast<double>(total) / static_cast<double>(max_bin);
  const auto is_heavy = [&](std::size_t index) { return static_cast<double>(distinct[index].count) >= mean; };
  std::size_t light_bins = max_bin;
  std::size_t light_rows = total;
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    if (!is_heavy(i)) continue;
    --light_bins;
    light_rows -= distinct[i].count;
  }
  const auto wanted_rows = [&] {
    return light_bins == 0 ? std::numeric_limits<double>::infinity()
                           : static_cast<double>(light_rows) / static_cast<double>(light_bins);
  };
  double wanted = wanted_rows();
  std::size_t in_bin = 0;
  for (std::size_t i = 0; i + 1 < distinct.size() && count + 1 < max_bin; ++i) {
    const bool heavy = is_heavy(i);
    if (!heavy) light_rows -= distinct[i].count;
    in_bin += distinct[i].count;
    const bool before_heavy = is_heavy(i + 1) && static_cast<double>(in_bin) >= std::max(1.0, wanted / 2);
    if (!heavy && !before_heavy && static_cast<double>(in_bin) < wanted) continue;
    cut_after(i);
    in_bin = 0;
    if (!heavy && light_bins > 0) {
      --light_bins;
      wanted = wanted_rows();
    }
  }
  return count;
}

}  // namespace

Status find_cuts(std::span<const ColumnView> features, std::size_t max_bin, std::size_t sample_rows,
                 std::span<double> cuts, std::span<std::int32_t> cut_counts, const Control& control) {
  if (cut_counts.size() != features.size() || cuts.size() != features.size() * kMostCuts) return {Code::kShape};
  if (max_bin < 2 || max_bin > kMostCuts + 1 || sample_rows == 0) return {Code::kInvalid};
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
  }
  const std::size_t row_count = features.empty() ? 0 : features.front().length;
  const bool is_sampled = row_count > sample_rows;
  LargeVector<std::uint64_t> rows;
  if (is_sampled) rows = draw_cut_rows(row_count, sample_rows, control);
  std::atomic<std::size_t> next{0};
  const auto workers = std::min(features.size(), static_cast<std::size_t>(control.threads()));
  parallel_for(workers, control, [&](std::size_t) {
    ValueScratch scratch;
    LargeVector<ValueCount> distinct;
    for (std::size_t feature = next++; feature < features.size() && !control.stopped(); feature = next++) {
      const std::size_t total = count_values(features[feature], rows, !is_sampled, scratch, distinct);
      cut_counts[feature] =
          static_cast<std::int32_t>(choose_cuts(distinct, total, max_bin, cuts.data() + feature * kMostCuts));
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
