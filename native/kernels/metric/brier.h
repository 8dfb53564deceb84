#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mean over rows of the squared distance between probabilities and the true class as 0 and 1, summed over classes.
//
//   labels       [row_count]  class numbers
//   predictions  [row_count x class_count]  row-major
//   value        [1]  written
//
// kInvalid with the row: a label that is no class. Brier 1950.
Status brier(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
             std::span<double> value, const Control& control);

}  // namespace millrace
