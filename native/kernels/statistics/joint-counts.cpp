#include "kernels/statistics/joint-counts.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/threads.h"

namespace millrace {

Status joint_counts(const ColumnView& first, const ColumnView& second, std::span<double> counts,
                    std::size_t second_count, const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (first.length != second.length || second_count == 0 || counts.size() % second_count != 0) return {Code::kShape};
  const double first_count = static_cast<double>(counts.size() / second_count);
  // A task is so long that its own table costs little beside its rows.
  const std::size_t task_rows = std::max<std::size_t>(std::size_t{1} << 17, counts.size());
  std::fill(counts.begin(), counts.end(), 0.0);
  std::mutex mutex;
  for_each_block(first.length, control, [&](const Block& block) {
    std::vector<std::uint64_t> own(counts.size(), 0);
    double other[kDecodeRows];
    for_each_run(first, block.begin, block.end, [&](std::size_t row, const double* codes, std::size_t count) {
      decode(second, row, count, other);
      for (std::size_t i = 0; i < count; ++i) {
        if (!(codes[i] >= 0 && codes[i] < first_count && other[i] >= 0 && other[i] < static_cast<double>(second_count))) continue;
        ++own[static_cast<std::size_t>(codes[i]) * second_count + static_cast<std::size_t>(other[i])];
      }
    });
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < own.size(); ++i) counts[i] += static_cast<double>(own[i]);
  }, task_rows);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
