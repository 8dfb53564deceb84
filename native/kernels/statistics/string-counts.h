#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The most frequent strings of a utf8 column.
//
//   column   kUtf8; nulls are left out
//   rows     [limit]  written: first row of each, most frequent first, equally frequent ones by first row
//   counts   [limit]  written: how often each comes; 0 past the last
//   summary  [3]      written: distinct strings in all, strings in all, mean length in bytes (NaN when none)
//
// O(bytes).
Status string_counts(const ColumnView& column, std::span<std::uint32_t> rows, std::span<double> counts,
                     std::span<double> summary, const Control& control);

}  // namespace millrace
