#include "kernels/column/ratio.h"

#include <cmath>
#include <limits>

#include "core/threads.h"

namespace millrace {

Status ratio(const ColumnView& numerator, const ColumnView& denominator, std::span<double> values,
             const Control& control) {
  if (!numerator.is_numeric()) return {Code::kType, 0};
  if (!denominator.is_numeric()) return {Code::kType, 1};
  if (numerator.length != values.size() || denominator.length != values.size()) return {Code::kShape};
  for_each_block(values.size(), control, [&](const Block& block) {
    double below[kDecodeRows];
    for_each_run(numerator, block.begin, block.end, [&](std::size_t row, const double* above, std::size_t count) {
      decode(denominator, row, count, below);
      for (std::size_t i = 0; i < count; ++i) {
        const double quotient = above[i] / below[i];
        values[row + i] = std::isfinite(quotient) ? quotient : std::numeric_limits<double>::quiet_NaN();
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
