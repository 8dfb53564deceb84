#include "kernels/column/blank.h"

#include <limits>

#include "kernels/column/map-values.h"

namespace millrace {

Status blank(const ColumnView& column, std::span<const double> unwanted, std::span<double> values,
             const Control& control) {
  return map_values(column, values, control, [unwanted](double x) {
    for (const double value : unwanted) {
      if (x == value) return std::numeric_limits<double>::quiet_NaN();
    }
    return x;
  });
}

}  // namespace millrace
