#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Numbers with the values that mean 'missing' taken out.
//
//   column    any numeric type
//   unwanted  [k]  values, in any order
//   values    [n]  written: the value, or NaN where it is missing or equals one of `unwanted`
//
// O(n k): k is a handful.
Status blank(const ColumnView& column, std::span<const double> unwanted, std::span<double> values,
             const Control& control);

}  // namespace millrace
