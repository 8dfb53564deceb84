#include "kernels/column/clip.h"

#include "kernels/column/map-values.h"

namespace millrace {

Status clip(const ColumnView& column, std::span<double> values, double low, double high, const Control& control) {
  if (!(low <= high)) return {Code::kInvalid};
  return map_values(column, values, control, [low, high](double x) { return x < low ? low : x > high ? high : x; });
}

}  // namespace millrace
