#include "algorithms/measure-columns.h"

namespace millrace {

Status measure_columns(std::span<const ColumnView> features, std::span<double> means, std::span<double> scales,
                       const Control& control) {
  return column_moments(features, means, scales, control);
}

}  // namespace millrace
