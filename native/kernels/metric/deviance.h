#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mean unit deviance of a Tweedie distribution whose variance is mean^power: 1 is Poisson, 2 gamma, 0 the squared error.
//
//   value  [1]  written; NaN when a prediction is not above 0, or a label is negative (power < 2) or not above 0
//
// Jørgensen 1987; power 0 or at least 1. Sums of blocks are added in block order.
Status deviance(std::span<const double> labels, std::span<const double> predictions, double power,
                std::span<double> value, const Control& control);

}  // namespace millrace
