#pragma once

#include <cstdint>
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
Status count_confusions(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                        std::span<double> counts, const Control& control);

// Mean of -log(probability of the true class), clipped to [2^-52, 1 - 2^-52] as scikit-learn does. value [1] written.
Status log_loss(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                std::span<double> value, const Control& control);

// Binary: rows by predicted probability of class 1 in bins of equal width. Per bin: sum of predictions, positives, rows.
//
//   sums  [bin_count x 3]  written
Status calibrate(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
                 const Control& control);

}  // namespace millrace
