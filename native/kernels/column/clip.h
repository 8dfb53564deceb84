#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Numbers held between two bounds.
//
//   column  any numeric type
//   values  [n]  written: low where the value is below low, high where it is above high; missing stays NaN
//
// O(n). Precondition: low <= high.
Status clip(const ColumnView& column, std::span<double> values, double low, double high, const Control& control);

}  // namespace millrace
