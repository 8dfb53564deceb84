#include "kernels/column/count-whole-numbers.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// Rows go to these counts in turn, so that one addition does not wait for the one before it.
constexpr std::size_t kLanes = 4;

}  // namespace

Status count_whole_numbers(const ColumnView& column, std::span<double> counts, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (counts.empty() || counts.size() > 0xFFFFFFFFu) return {Code::kShape};
  const std::size_t levels = counts.size() - 1;
  const std::size_t width = levels + 2;  // the last place is for what is missing
  const auto place_of = [levels](double value) {
    const bool is_near = value >= 0 && value < static_cast<double>(levels);
    const auto whole = static_cast<std::uint32_t>(is_near ? value : 0.0);
    if (is_near && static_cast<double>(whole) == value) return static_cast<std::size_t>(whole);
    return std::isfinite(value) ? levels : levels + 1;
  };
  // Blocks long enough that zeroing and merging their partials is no more work than counting.
  const std::size_t block_rows = std::max(kBlockRows, width * kLanes * 4);
  const std::size_t blocks = block_count(column.length, block_rows);
  std::vector<std::uint32_t> partials(blocks * kLanes * width, 0);
  for_each_block(
      column.length, control,
      [&](const Block& block) {
        std::uint32_t* partial = partials.data() + block.index * kLanes * width;
        for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
          std::size_t i = 0;
          for (; i + kLanes <= count; i += kLanes) {
            for (std::size_t lane = 0; lane < kLanes; ++lane) ++partial[lane * width + place_of(values[i + lane])];
          }
          for (; i < count; ++i) ++partial[place_of(values[i])];
        });
      },
      block_rows);
  std::fill(counts.begin(), counts.end(), 0.0);
  for (std::size_t part = 0; part < blocks * kLanes; ++part) {
    for (std::size_t level = 0; level <= levels; ++level) counts[level] += partials[part * width + level];
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
