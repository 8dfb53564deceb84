#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/tree/bin-layout.h"
#include "kernels/tree/split-rows.h"

namespace millrace {

// Coded features of some rows, in both layouts: by column to part rows, by row (see RecordGroup) to sum histograms.
// Rows that are only routed through trees, never summed, need no records.
struct CodedRows {
  const BinLayout* layout = nullptr;
  const std::uint8_t* codes = nullptr;    // all columns, see BinLayout::column_offset
  const std::uint8_t* records = nullptr;
  std::size_t stride = 0;       // padded rows of a column
  std::size_t record_rows = 0;  // rows of `records`, all ranks together
  std::size_t first_row = 0;    // of this rank
  std::size_t row_count = 0;    // of this rank

  ColumnCodes column(std::size_t index) const noexcept {
    const bool wide = layout->is_wide(index);
    return {codes + layout->column_offset(index, stride) + first_row * (wide ? 2 : 1), wide};
  }
  const std::uint8_t* records_of(const RecordGroup& group) const noexcept {
    return records + group.offset * record_rows + first_row * group.stride;
  }
};

}  // namespace millrace
