#include "kernels/statistics/sorted-values.h"

#include <cstddef>

#include "core/sort.h"

namespace millrace {

std::vector<double> sorted_values(const ColumnView& column, Kept kept) {
  std::vector<double> values;
  values.reserve(column.length);
  for_each_run(column, 0, column.length, [&](std::size_t, const double* run, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (kept == Kept::kFinite ? run[i] - run[i] == 0.0 : run[i] == run[i]) values.push_back(run[i]);
    }
  });
  std::vector<double> scratch(values.size());
  sort_ascending(values, scratch);
  return values;
}

}  // namespace millrace
