#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// (value - center) / spread, the two operations each rounded once.
//
//   column  any numeric type
//   values  [n]  written; missing stays NaN
//
// O(n). Precondition: spread is finite and not 0.
Status scale(const ColumnView& column, std::span<double> values, double center, double spread, const Control& control);

}  // namespace millrace
