#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Binary: rows by predicted probability of class 1 in bins of equal width. Per bin: sum of predictions, positives, rows.
//
//   sums  [bin_count x 3]  written
Status calibration(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
                   const Control& control);

}  // namespace millrace
