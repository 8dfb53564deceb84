#include "kernels/inspect/above.h"

#include <algorithm>
#include <cmath>

#include "core/threads.h"

namespace millrace {

Status above(const ColumnView& column, std::span<std::int32_t> codes, std::span<std::uint8_t> validity,
             double threshold, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (codes.size() != column.length || validity.size() != (column.length + 7) / 8) return {Code::kShape};
  std::fill(validity.begin(), validity.end(), std::uint8_t{0});
  for_each_block(column.length, control, [&](const Block& block) {
    for_each_run(column, block.begin, block.end, [&](std::size_t first, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = first + i;
        codes[row] = values[i] > threshold ? 1 : 0;
        if (!std::isnan(values[i])) validity[row >> 3] |= static_cast<std::uint8_t>(1u << (row & 7));
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
