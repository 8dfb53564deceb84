#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Numbers with every gap filled.
//
//   column  any numeric type
//   values  [n]  written: the value, or `value` where it is null, NaN or infinite
//
// O(n).
Status fill(const ColumnView& column, std::span<double> values, double value, const Control& control);

}  // namespace millrace
