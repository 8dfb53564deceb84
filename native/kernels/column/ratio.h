#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// numerator / denominator of every row.
//
//   numerator, denominator  [n]  any numeric types
//   values                  [n]  written; NaN where either is missing, the denominator is 0, or the quotient is not finite
//
// O(n).
Status ratio(const ColumnView& numerator, const ColumnView& denominator, std::span<double> values,
             const Control& control);

}  // namespace millrace
