#include "kernels/column/clip.h"

#include <vector>

#include "core/threads.h"

namespace millrace {

Status clip(const ColumnView& column, std::span<double> values, std::span<double> changed, double low, double high,
            const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (values.size() != column.length || changed.size() != 1) return {Code::kShape};
  if (!(low <= high)) return {Code::kInvalid};
  std::vector<std::uint32_t> partials(block_count(column.length), 0);
  for_each_block(column.length, control, [&](const Block& block) {
    std::uint32_t outside = 0;
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* from, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = from[i];
        outside += (value < low) + (value > high);
        values[row + i] = value < low ? low : value > high ? high : value;
      }
    });
    partials[block.index] = outside;
  });
  double total = 0;
  for (const std::uint32_t partial : partials) total += partial;
  changed[0] = total;
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
