#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Says which rows have no finite number.
//
//   column  any numeric type
//   flags   [n]  written: 1 where the value is null, NaN or infinite, else 0
//   count   [1]  written: how many
//
// O(n).
Status missing(const ColumnView& column, std::span<std::uint8_t> flags, std::span<double> count,
               const Control& control);

}  // namespace millrace
