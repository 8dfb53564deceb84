#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// Which codes of a column go left: bit code % 32 of word code / 32. 8 words for a byte column.
struct CodeSet {
  std::span<const std::uint32_t> words;

  bool has(std::uint32_t code) const noexcept { return (words[code >> 5] >> (code & 31)) & 1; }
};

// Codes of one column for all rows, 8 or 16 bits each, padded so that 64 rows past the end may be read.
struct ColumnCodes {
  const std::uint8_t* codes;
  bool is_wide;
};

// Parts a node's rows in two, each side in the order it had.
//
//   rows    [n] row numbers of the node; afterwards those that go left, then those that go right
//   buffer  [n] scratch
//
// Returns how many went left. O(n).
std::size_t split_rows(const ColumnCodes& column, const CodeSet& left_codes, std::span<std::uint32_t> rows,
                       std::span<std::uint32_t> buffer, const Control& control);

}  // namespace millrace
