#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The values of a column in ascending order, -0 before 0; null and NaN last, as NaN.
//
//   column  any numeric type
//   sorted  [n]  written
//   count   [1]  written: how many values there are, before the NaNs
//
// O(n). kType for text; kShape when the outputs do not fit. Twin: shaders/column/sort.wgsl, equal to the bit.
Status sort(const ColumnView& column, std::span<double> sorted, std::span<double> count, const Control& control);

}  // namespace millrace
