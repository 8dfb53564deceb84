#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/large-array.h"
#include "core/status.h"

namespace millrace {

// Which rows cuts are chosen from: of all rows the `sample_rows` whose numbers have the smallest mix64. It is a bijection,
// so there are no ties; and rows may come one after the other, in any pieces, without their number being known.

// For a table that is there: its rows, rising; all when there are fewer.
LargeVector<std::uint64_t> draw_cut_rows(std::size_t row_count, std::size_t sample_rows, const Control& control);

// For rows that come in pieces: which of some candidates and of the next rows stay candidates.
//
//   candidates  row numbers that stayed so far
//   bound       a row: what has a larger hash than it cannot be in the sample any more; -1: none
//   kept        [min(sample_rows, candidates + row_count)]  written: rising positions, row r of the piece being
//               candidates + r - first_row
//   outcome     [2]  written: how many were kept; the bound from now on
//
// O(candidates + row_count).
Status keep_cut_rows(std::span<const double> candidates, std::size_t first_row, std::size_t row_count, double bound,
                     std::size_t sample_rows, std::span<std::uint32_t> kept, std::span<double> outcome,
                     const Control& control);

}  // namespace millrace
