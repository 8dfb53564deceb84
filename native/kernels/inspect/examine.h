#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// One look at a column: what a data dictionary and `init` decide from.
//
//   column  any type; a null or NaN is missing
//   facts   [11]  written:
//     0 values that are there      1 smallest      2 largest (numbers; NaN without one)
//     3 finite values without a fraction
//     4 neighbouring values that rise    5 that fall (missing rows are stepped over)
//     utf8 only, 0 for other types:
//     6 strings that are a number, blanks around it allowed    7 bytes    8 words, parted by blanks
//     numbers again: 9 the next larger than the smallest    10 the next smaller than the largest (NaN without one)
//
// O(n). Counts and extremes, so the result does not depend on how rows are cut.
Status examine(const ColumnView& column, std::span<double> facts, const Control& control);

}  // namespace millrace
