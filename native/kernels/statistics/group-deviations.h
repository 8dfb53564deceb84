#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How far each value lies from the centre of its group: what Levene's test compares.
//
//   column      [n]  any numeric type
//   groups      [n]  codes 0 .. group_count - 1
//   centers     [group_count]
//   deviations  [n]  written: |value - centers[group]|; NaN for a null, NaN or infinite value and for another code
Status group_deviations(const ColumnView& column, const ColumnView& groups, std::span<const double> centers,
                        std::span<double> deviations, const Control& control);

}  // namespace millrace
