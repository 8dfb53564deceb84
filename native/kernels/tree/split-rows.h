#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// Parts a node's rows in two, each side in the order it had.
//
//   codes  [row_count]  code of every row for the split's feature
//   rows   [n]          row numbers of the node
//   bin, missing_code, missing_left   code <= bin goes left; missing as told
//   out    [n]          written: the rows that go left, then those that go right
//   flags  [n]          scratch
//
// Returns how many went left. O(n).
std::size_t split_rows(const std::uint8_t* codes, std::span<const std::uint32_t> rows, std::uint8_t bin,
                       std::uint8_t missing_code, bool missing_left, std::span<std::uint32_t> out,
                       std::span<std::uint8_t> flags, const Control& control);

}  // namespace millrace
