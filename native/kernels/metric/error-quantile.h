#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The quantile of `level` of |label - prediction|: 1/2 is the median, 1 the largest. Between the two nearest errors as
// numpy's default (Hyndman and Fan's type 7).
//
//   value  [1]  written; NaN when an error is not finite
Status error_quantile(std::span<const double> labels, std::span<const double> predictions, double level,
                      std::span<double> value, const Control& control);

}  // namespace millrace
