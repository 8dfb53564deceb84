#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Rows by true class (row of the matrix) and predicted class (column): the largest prediction, the first of equals.
//
//   labels       [row_count] class numbers; predictions [row_count x class_count] row-major
//   counts       [class_count x class_count]  written
//
// kInvalid with the row: a label that is no class number.
Status confusion(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                 std::span<double> counts, const Control& control);

}  // namespace millrace
