#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Numbers the distinct values of a column in order of first appearance: makes a dictionary of any column.
//
//   column      any type; equal numbers are one value whatever their type, missing (null, NaN) is none
//   codes       [n]  written: number of the row's value, -1 where missing
//   first_rows  [n]  written up to `count`: first row of each value
//   count       [1]  written: how many values
//
// O(n) expected, on one thread: the numbering is an order of rows.
Status distinct(const ColumnView& column, std::span<std::int32_t> codes, std::span<std::uint32_t> first_rows,
                std::span<double> count, const Control& control);

}  // namespace millrace
