#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Numbers held between two bounds.
//
//   column   any numeric type
//   values   [n]  written: low where the value is below low, high where it is above high; missing stays NaN
//   changed  [1]  written: how many were outside
//
// O(n). Precondition: low <= high.
Status clip(const ColumnView& column, std::span<double> values, std::span<double> changed, double low, double high,
            const Control& control);

}  // namespace millrace
