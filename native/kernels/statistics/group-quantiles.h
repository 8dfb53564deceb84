#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Exact quantiles (type 7) of a column within each group.
//
//   column         [n]  any numeric type; nulls and NaN are left out
//   groups         [n]  codes 0 .. group_count - 1 of any numeric type; other rows are left out
//   probabilities  [k]  each in [0, 1] (else kInvalid)
//   out            [group_count x k]  row-major, written; NaN for an empty group
//
// O(n k) at worst. Order statistics, so every thread count gives the same bits.
Status group_quantiles(const ColumnView& column, const ColumnView& groups, std::span<const double> probabilities,
                       std::span<double> out, const Control& control);

}  // namespace millrace
