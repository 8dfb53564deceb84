#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// Rows that lie in memory as they lie in a tree: where a row goes, its record and gradient go. A node's rows are then one
// piece of each array, whatever was split above it.
struct MovedRows {
  std::uint8_t* records;  // `stride` bytes a row, a multiple of 8, at most 64
  std::size_t stride;
  std::uint32_t* ids;     // numbers of the rows
  std::uint32_t* words;   // quantised gradients
};

// The code of one column in a record.
struct RecordCode {
  std::size_t offset;
  bool is_wide;
};

// Parts the rows at begin .. end in two, in place: first those whose code goes left. The order within a side is any.
//
//   left_codes  one byte a code, 1: goes left
//   expected    about how many rows go left: with several threads a good guess saves moving rows twice
//
// Returns how many went left. O(n).
std::size_t move_rows(const MovedRows& rows, std::size_t begin, std::size_t end, const RecordCode& code,
                      std::span<const std::uint8_t> left_codes, std::size_t expected, const Control& control);

// The same by the number of the row.
//
//   flags  one byte a row, 1: goes left
std::size_t move_rows_by_number(const MovedRows& rows, std::size_t begin, std::size_t end,
                                std::span<const std::uint8_t> flags, std::size_t expected, const Control& control);

}  // namespace millrace
