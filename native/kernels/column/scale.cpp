#include "kernels/column/scale.h"

#include <cmath>

#include "kernels/column/map-values.h"

namespace millrace {

Status scale(const ColumnView& column, std::span<double> values, double center, double spread,
             const Control& control) {
  if (!std::isfinite(center) || !std::isfinite(spread) || spread == 0.0) return {Code::kInvalid};
  return map_values(column, values, control, [center, spread](double x) { return (x - center) / spread; });
}

}  // namespace millrace
