#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Two classes out of a column of numbers: 1 where the value is above the threshold, else 0.
//
//   column    any numeric type; a null or NaN gives null
//   codes     [row_count]  written, 0 where null
//   validity  [ceil(row_count / 8)]  written
//
// O(n). Every thread count gives the same bits.
Status above(const ColumnView& column, std::span<std::int32_t> codes, std::span<std::uint8_t> validity,
             double threshold, const Control& control);

}  // namespace millrace
