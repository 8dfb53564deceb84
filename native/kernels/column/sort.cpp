#include "kernels/column/sort.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/sort.h"

namespace millrace {

Status sort(const ColumnView& column, std::span<double> sorted, std::span<double> count, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (sorted.size() != column.length || count.size() != 1) return {Code::kShape};
  std::size_t found = 0;
  for_each_run(column, 0, column.length, [&](std::size_t, const double* values, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (values[i] == values[i]) sorted[found++] = values[i];
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  std::vector<double> scratch(found);
  sort_ascending(sorted.first(found), scratch);
  std::fill(sorted.begin() + static_cast<std::ptrdiff_t>(found), sorted.end(), std::numeric_limits<double>::quiet_NaN());
  count[0] = static_cast<double>(found);
  return {};
}

}  // namespace millrace
