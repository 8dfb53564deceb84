#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How many rows have each small whole number.
//
//   column  [n]  any numeric type
//   counts  [levels + 1]  written: rows of each number from 0; last, rows of any other finite number
//
// A row without a finite number is not counted. O(n + blocks x levels). Integer sums, so every thread count gives the same
// bits.
Status count_whole_numbers(const ColumnView& column, std::span<double> counts, const Control& control);

}  // namespace millrace
