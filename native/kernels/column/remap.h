#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Codes to other codes through a table.
//
//   column  [n]  codes: a dictionary column or any numeric type
//   table   [levels]
//   codes   [n]  written: table[code], or `otherwise` where the code is missing or outside the table
//
// O(n).
Status remap(const ColumnView& column, std::span<const std::int32_t> table, std::span<std::int32_t> codes,
             std::int32_t otherwise, const Control& control);

}  // namespace millrace
