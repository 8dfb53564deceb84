#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/csv/structure.h"

namespace millrace::csv {

// What find_rows says about the whole text.
struct RowSummary {
  std::size_t rows = 0;
  std::size_t bad_count = 0;
  std::size_t broken_quotes = 0;       // of the bad ones: text behind a closing quote, or a quote that never closes
  std::size_t end = 0;                 // behind the last row read; less than the text's size after `most_rows`, or
                                       // when the text is not final and ends inside a row
  std::int64_t invalid_utf8 = -1;      // offset of the first byte that is no UTF-8; -1: none
  std::size_t invalid_utf8_line = 0;   // physical line of it, from 1
};

// Finds the rows of a text, and checks that it is UTF-8.
//
//   text        [size + kPadding]; rows are cut as structure.h says
//   begin       start of the first row
//   block_size  bytes in a block, at least 1
//   most_rows   stop after so many rows
//   blocks      [2 * (block_count + 1)]  out: for each block the offset where its first row starts and the number of
//                                        rows before it; last the end and the number of all rows
//   bad         [4 * n]  out: the first n bad rows: offset, physical line from 1, reason, fields found
//
// block_count is ceil((size - begin) / block_size). Blocks are read in parallel, each from a guessed start of row (by the
// parity of quotes before it); a guess that proves wrong is read again, so the result does not depend on block_size
// (but for `blocks`) nor on threads. O(size). Fails when out of memory or stopped.
Status find_rows(const Text& text, std::size_t begin, std::size_t block_size, std::size_t most_rows,
                 std::span<double> blocks, std::span<double> bad, RowSummary& summary, const Control& control);

}  // namespace millrace::csv
