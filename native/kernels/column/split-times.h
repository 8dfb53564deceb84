#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Puts rows into train (0), validation (1) and test (2) in order of time, cut between two different times.
//
//   column  [n]  any numeric type: timestamps, dates, years
//   parts   [n]  written; a row without a time is train
//
// Each cut is the one nearest to the wanted share, the earlier of two equally near. Of the timed rows at least the
// earliest time is train; where the times are too few, validation or test stay empty. O(n log n).
Status split_times(const ColumnView& column, std::span<std::uint8_t> parts, double validation, double test,
                   const Control& control);

}  // namespace millrace
