#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/tree/bin-layout.h"
#include "kernels/tree/split-rows.h"

namespace millrace {

// Coded features of some rows, in both layouts: by column to part rows, by row (see RecordGroup) to sum histograms.
// Rows that are only routed through trees, never summed, need no records; where memory is short, records alone serve both.
struct CodedRows {
  const BinLayout* layout = nullptr;
  const std::uint8_t* codes = nullptr;    // all columns, see BinLayout::column_offset; or nullptr: records alone
  const std::uint8_t* records = nullptr;
  std::size_t stride = 0;       // padded rows of a column
  std::size_t record_rows = 0;  // rows of `records`, all ranks together
  std::size_t first_row = 0;    // of this rank
  std::size_t row_count = 0;    // of this rank

  ColumnCodes column(std::size_t index) const noexcept {
    const bool wide = layout->is_wide(index);
    const std::size_t width = wide ? 2 : 1;
    if (codes != nullptr) return {codes + layout->column_offset(index, stride) + first_row * width, wide, width};
    const RecordPlace place = layout->place_in_record(index);
    return {records_of(*place.group) + place.offset, wide, place.group->stride};
  }
  const std::uint8_t* records_of(const RecordGroup& group) const noexcept {
    return records + group.offset * record_rows + first_row * group.stride;
  }
};

}  // namespace millrace
