#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/csv/cell.h"
#include "kernels/csv/parse-time.h"
#include "kernels/csv/structure.h"

namespace millrace::csv {

// One column to read: where from, as what, and where to.
struct ColumnPlan {
  std::size_t position;  // of the column in the file
  Type type;
  DateOrder order;       // of dates and timestamps
  bool is_zoned;         // of timestamps
  bool is_forced;        // a cell that is no `type` becomes missing and is counted; else the column fails
  void* values;          // [row_count] zeroed, as column-view.h says; kUtf8: int64 (length << 32 | start in its block)
  std::uint8_t* validity;  // [(row_count + 7) / 8] zeroed bits
  std::span<double> levels;  // [2 * most_levels] kDictionary: offset and size in the file of each level's first cell
};

struct ColumnResult {
  bool has_failed = false;       // some cell is no `type`, or there are more levels than fit: values are of no use
  bool is_doubtful = false;      // kFloat64: digits alone beyond int64 stand in it; infer_types must judge (see there)
  std::size_t null_count = 0;
  std::size_t bad_count = 0;     // is_forced: cells that became missing because they are no `type`
  std::size_t level_count = 0;
};

// Reads columns of a text into memory.
//
//   blocks      from find_rows, of the same text and rules
//   plans       [n]
//   results     [n]  out
//   text_bytes  [block_count * number of kUtf8 plans]  out: bytes of text in each block, for copy_text
//
// A dictionary's codes are in order of first appearance in the file. A null has value 0. O(size + cells). Blocks are read
// in parallel; the result does not depend on how the text was cut. Fails when out of memory, stopped, or when `blocks`
// do not belong to the text (kShape).
Status read_columns(const Text& text, std::span<const double> blocks, std::span<const ColumnPlan> plans,
                    const MissingWords& missing, std::span<ColumnResult> results, std::span<double> text_bytes,
                    const Control& control);

}  // namespace millrace::csv
