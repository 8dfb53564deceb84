#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Sums over rows of a regression's errors, in block order.
//
//   labels, predictions  [row_count]
//   sums  [4]  written: squared error, absolute error, squared distance of the label from the labels' mean,
//              absolute error / |label| (2^-52 at least)
Status value_errors(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
                    const Control& control);

}  // namespace millrace
