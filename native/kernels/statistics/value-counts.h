#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The most frequent values of a column.
//
//   column   any numeric type; nulls and NaN are left out
//   values   [limit]  written: most frequent first, equally frequent ones ascending (0 and -0 are one value)
//   counts   [limit]  written: how often each comes; 0 past the last
//   summary  [2]      written: distinct values in all, values in all
//
// O(n) (radix sort).
Status value_counts(const ColumnView& column, std::span<double> values, std::span<double> counts,
                    std::span<double> summary, const Control& control);

}  // namespace millrace
