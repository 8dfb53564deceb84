#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Copies the rows of a column that an index names, in the index's order; a row may come more than once.
//
//   column    [row_count]  any type
//   rows      [n]          row numbers, each below row_count (else kInvalid, detail = position in rows)
//   values    bytes        written: n values of the column's type; kBool: n bits from bit 0; kUtf8: n + 1 offsets
//                          from 0, the strings themselves by take_bytes
//   validity  bits         written: n bits from bit 0; empty when the column has no nulls
//
// O(n). kShape when an output is too short, or when strings together exceed 2^31 - 1 bytes.
Status take(const ColumnView& column, std::span<const std::uint32_t> rows, std::span<std::uint8_t> values,
            std::span<std::uint8_t> validity, const Control& control);

}  // namespace millrace
