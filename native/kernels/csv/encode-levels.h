#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace::csv {

// Numbers the different texts of a column in order of first appearance.
//
//   column      kUtf8
//   codes       [row_count]  out; 0 for a null
//   first_rows  [most_levels]  out: the row where each level stands first
//   level_count out: how many there are; most_levels + 1 when there are more, and the rest of the column is not read
//
// O(rows). One thread: the column is left at the first level too many.
Status encode_levels(const ColumnView& column, std::span<std::int32_t> codes, std::span<double> first_rows,
                     std::size_t& level_count, const Control& control);

}  // namespace millrace::csv
