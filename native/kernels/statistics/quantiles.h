#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Exact quantiles of a column, type 7 of Hyndman and Fan (the default of R and numpy): at probability p of n sorted
// values, linear between ranks floor and ceil of (n - 1) p.
//
//   column         any numeric type; nulls and NaN are left out
//   probabilities  [k]  each in [0, 1] (else kInvalid)
//   out            [k]  written; NaN when no value is there
//
// O(n): ranks are found in a histogram of the leading 16 bits, then by selection inside the few bins that hold them.
// Order statistics do not depend on order, so every thread count gives the same bits.
// Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages".
Status quantiles(const ColumnView& column, std::span<const double> probabilities, std::span<double> out,
                 const Control& control);

// The same of values already gathered (no NaN), which it reorders.
void select_quantiles(std::span<double> values, std::span<const double> probabilities, std::span<double> out);

}  // namespace millrace
