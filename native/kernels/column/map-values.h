#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "core/threads.h"

namespace millrace {

// out[row] = formula(value of row), missing as NaN, for every row of a numeric column: the loop that the kernels of one
// column share. O(n).
template <class Out, class Formula>
Status map_values(const ColumnView& column, std::span<Out> out, const Control& control, Formula&& formula) {
  if (!column.is_numeric()) return {Code::kType};
  if (out.size() != column.length) return {Code::kShape};
  for_each_block(column.length, control, [&](const Block& block) {
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
      Out* to = out.data() + row;
      for (std::size_t i = 0; i < count; ++i) to[i] = formula(values[i]);
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

// A decoded code as an index below `levels`; -1 for a missing one and for one outside the table.
inline std::int32_t code_of(double value, std::size_t levels) noexcept {
  return value >= 0.0 && value < static_cast<double>(levels) ? static_cast<std::int32_t>(value) : -1;
}

}  // namespace millrace
