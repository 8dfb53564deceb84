#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/tree/bin-layout.h"

namespace millrace {

// Where a table's codes go: rows first_row .. of all rows, so that a table may come in pieces.
struct CodeTarget {
  std::span<std::uint8_t> codes;    // all columns, see BinLayout::column_offset, each of padded_rows(row_count); or empty
  std::span<std::uint8_t> records;  // [layout.record_bytes x row_count + kRecordSlack], from first_record on; or empty
  std::size_t row_count;            // of all pieces
  std::size_t first_row;            // of this piece
};

// Which category a code, or a whole number from 0 on, of a categorical feature stands for; below 0: none.
struct CategoryTables {
  std::span<const std::int32_t> cells;
  std::span<const std::int32_t> offsets;  // [features + 1]: cells of each feature; or empty: none has a table

  std::span<const std::int32_t> of(std::size_t feature) const noexcept {
    if (offsets.empty()) return {};
    return cells.subspan(static_cast<std::size_t>(offsets[feature]), static_cast<std::size_t>(offsets[feature + 1] - offsets[feature]));
  }
};

// Turns feature values into the codes of bins.h, by column and by row.
//
//   features    numeric columns of this piece's rows; categorical features give what their table knows or, without one,
//               the category's number: anything but a whole number below their categories is missing
//   tables      kShape where offsets do not rise within the cells
//   cuts        [features x kMostCuts], of which a numeric feature has slots - 2
//
// O(values x log cuts), without a branch.
Status code_features(std::span<const ColumnView> features, const CategoryTables& tables, std::span<const double> cuts,
                     const BinLayout& layout, const CodeTarget& target, const Control& control);

}  // namespace millrace
