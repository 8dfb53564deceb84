#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Count, mean and sum of squared deviations of a column within each group.
//
//   column  [n]  any numeric type; nulls, NaN and infinities are left out
//   groups  [n]  codes 0 .. group_count - 1 of any numeric type; rows of another code, null or NaN are left out
//   out     [group_count x 3]  row-major, written: count, mean (NaN when empty), sum of squares about the mean
//
// Welford inside blocks of 65536 rows, merged in row order: the same bits for any thread count.
Status group_moments(const ColumnView& column, const ColumnView& groups, std::span<double> out, const Control& control);

}  // namespace millrace
