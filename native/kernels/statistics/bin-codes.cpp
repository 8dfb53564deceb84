#include "kernels/statistics/bin-codes.h"

#include <algorithm>

#include "core/threads.h"

namespace millrace {

Status bin_codes(const ColumnView& column, std::span<const double> cuts, std::span<std::int32_t> codes,
                 const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (codes.size() != column.length) return {Code::kShape};
  for_each_block(column.length, control, [&](const Block& block) {
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = values[i];
        codes[row + i] = value != value ? -1
                                        : static_cast<std::int32_t>(
                                              std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
