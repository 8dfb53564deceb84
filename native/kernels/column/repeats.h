#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Marks the rows that equal an earlier row in every column.
//
//   columns  all of n rows; a dictionary must not hold one string twice
//   hashes   [n]  from hash_values over the same columns: equal rows must have equal hashes
//   repeat   [n]  written: 1 where an earlier row holds the same values (missing equals missing), else 0
//   count    [1]  written: how many
//
// O(n columns) expected, in row order on one thread. Exact: rows of one hash are compared value by value.
Status repeats(std::span<const ColumnView> columns, std::span<const std::int64_t> hashes,
               std::span<std::uint8_t> repeat, std::span<double> count, const Control& control);

}  // namespace millrace
