#include "kernels/statistics/group-deviations.h"

#include <cmath>
#include <cstddef>
#include <limits>

#include "core/threads.h"

namespace millrace {

Status group_deviations(const ColumnView& column, const ColumnView& groups, std::span<const double> centers,
                        std::span<double> deviations, const Control& control) {
  if (!column.is_numeric() || !groups.is_numeric()) return {Code::kType};
  if (column.length != groups.length || deviations.size() != column.length) return {Code::kShape};
  const double limit = static_cast<double>(centers.size());
  for_each_block(column.length, control, [&](const Block& block) {
    double codes[kDecodeRows];
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
      decode(groups, row, count, codes);
      for (std::size_t i = 0; i < count; ++i) {
        const bool counts = codes[i] >= 0 && codes[i] < limit && values[i] - values[i] == 0.0;
        deviations[row + i] = counts ? std::fabs(values[i] - centers[static_cast<std::size_t>(codes[i])])
                                     : std::numeric_limits<double>::quiet_NaN();
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
