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

// Codes of one column for all rows, 8 or 16 bits each: in a column of their own, or one place of every record. Vector code
// may read, not use, 4 bytes from any row's code on.
struct ColumnCodes {
  const std::uint8_t* codes;
  bool is_wide;
  std::size_t stride;  // bytes from one row's code to the next: 1 or 2, or a multiple of 8
  std::uint32_t number_bits = 0xFFFFFFFF;  // which bits of what lists of rows hold are a row's number; the rest is kept

  std::uint32_t at(std::size_t row) const noexcept {
    const std::uint8_t* code = codes + (row & number_bits) * stride;
    return is_wide ? *reinterpret_cast<const std::uint16_t*>(code) : *code;
  }
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
