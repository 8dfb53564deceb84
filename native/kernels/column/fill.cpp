#include "kernels/column/fill.h"

#include <cmath>

#include "kernels/column/map-values.h"

namespace millrace {

Status fill(const ColumnView& column, std::span<double> values, double value, const Control& control) {
  return map_values(column, values, control, [value](double x) { return std::isfinite(x) ? x : value; });
}

}  // namespace millrace
