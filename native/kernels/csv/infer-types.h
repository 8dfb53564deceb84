#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/csv/cell.h"
#include "kernels/csv/structure.h"

namespace millrace::csv {

// What a cell can be read as. A column's type is the first kind that all its cells can be read as, else text.
// The order is the one of src/sources/csv/kinds.ts.
//
//   0 bool  1 int32  2 int64  3 float64  4..10 date of each DateOrder  11..17 timestamp without zone of each DateOrder
//   18 timestamp with zone (year first, dashes)
// and two marks: 19 digits alone, beyond int64; 20 a number with a point or an exponent, or infinity.
// Digits beyond int64 are ids unless decimal numbers stand in their column, so they may keep it from being float64.
inline constexpr std::size_t kKinds = 21;
// Counts of a column: one for each kind, then cells that are not missing, then about how many different texts they hold.
inline constexpr std::size_t kCounts = kKinds + 2;

// One bit for each kind that the trimmed, not missing cell can be read as.
std::uint32_t kinds_of(const Cell& cell) noexcept;

// Counts, for each of some columns, how many cells can be read as each kind.
//
//   blocks          from find_rows
//   columns         [n]  positions of the columns in the file
//   block_step      every so many-th block is read, from the first: 1 reads all
//   rows_per_block  at most so many rows of each
//   counts          [n * kCounts]  out; the last count is a lower bound of the different texts seen (at most 65,537)
//
// O(cells read). Counts are sums over blocks, so they do not depend on threads.
Status infer_types(const Text& text, std::span<const double> blocks, std::span<const std::int32_t> columns,
                   const MissingWords& missing, std::size_t block_step, std::size_t rows_per_block,
                   std::span<double> counts, const Control& control);

}  // namespace millrace::csv
