#include "kernels/statistics/quantile-sketch.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

#include "core/sort.h"
#include "core/threads.h"

namespace millrace {
namespace {

// Long enough that a task's own counts cost little beside its rows.
constexpr std::size_t kTaskRows = std::size_t{1} << 20;

}  // namespace

Status quantile_sketch(const ColumnView& column, std::span<double> counts, std::span<double> extrema,
                       const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (extrema.size() != 2 || !std::has_single_bit(counts.size())) return {Code::kShape};
  const int bits = std::countr_zero(counts.size());
  if (bits < 13 || bits > 24) return {Code::kShape};
  const int shift = 64 - bits;
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::vector<std::uint32_t> own(counts.size(), 0);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    std::size_t first = counts.size(), last = 0;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = values[i] + 0.0;
        if (value != value) continue;
        const std::size_t bucket = static_cast<std::size_t>(order_key(value) >> shift);
        ++own[bucket];
        first = std::min(first, bucket);
        last = std::max(last, bucket);
        low = std::min(low, value);
        high = std::max(high, value);
      }
    });
    const std::lock_guard lock(mutex);
    for (std::size_t bucket = first; bucket <= last && bucket < counts.size(); ++bucket) counts[bucket] += own[bucket];
    extrema[0] = std::min(extrema[0], low);
    extrema[1] = std::max(extrema[1], high);
  }, kTaskRows);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
