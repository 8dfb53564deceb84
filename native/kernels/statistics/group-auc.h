#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How well the column alone tells each group from all others: the area under the ROC curve, ties counted half.
//
//   column  [n]  any numeric type; nulls and NaN are left out
//   groups  [n]  codes 0 .. group_count - 1 of any numeric type; other rows are left out
//   out     [group_count]  written: P(value of the group > value of another) in [0, 1], NaN when either side is empty
//
// O(n) (radix sorts). Integer sums, so every thread count gives the same bits.
// Source: Mann and Whitney 1947; Hanley and McNeil 1982.
Status group_auc(const ColumnView& column, const ColumnView& groups, std::span<double> out, const Control& control);

}  // namespace millrace
