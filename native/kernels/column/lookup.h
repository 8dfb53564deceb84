#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Codes to numbers through a table: target and ordinal encoding.
//
//   column  [n]  codes: a dictionary column or any numeric type
//   table   [levels]
//   values  [n]  written: table[code], or `otherwise` where the code is missing or outside the table;
//           may be the memory of a column of doubles itself
//
// O(n).
Status lookup(const ColumnView& column, std::span<const double> table, std::span<double> values, double otherwise,
              const Control& control);

}  // namespace millrace
