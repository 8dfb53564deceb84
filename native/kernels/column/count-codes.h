#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How many rows have each code.
//
//   column  [n]  codes: a dictionary column or any numeric type
//   counts  [levels + 1]  written: rows of each code; last, rows whose code is missing or outside the table
//
// O(n + blocks x levels). Integer sums, so every thread count gives the same bits.
Status count_codes(const ColumnView& column, std::span<double> counts, const Control& control);

}  // namespace millrace
