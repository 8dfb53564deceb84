#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Finds the distinct values of a column and how often each occurs.
//
//   column   any type; a null or NaN is no value; -0 equals 0; strings are compared byte by byte
//   slots    [2^k >= 2 x rows, at least 1]  scratch, overwritten
//   rows     [row_count]  written from the front: first row of each distinct value, in order of appearance
//   counts   [row_count]  written from the front: how often it occurs
//   found    [1]  number of distinct values
//
// O(n) expected, one thread: the order of appearance is the result.
Status count_values(const ColumnView& column, std::span<std::uint32_t> slots, std::span<std::uint32_t> rows,
                    std::span<std::uint32_t> counts, std::span<double> found, const Control& control);

}  // namespace millrace
