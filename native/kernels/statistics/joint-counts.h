#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Counts the rows of every pair of codes (a contingency table).
//
//   first   [n]  codes 0 .. first_count - 1 of any numeric type; null, NaN and other values are counted nowhere
//   second  [n]  codes 0 .. second_count - 1, likewise
//   counts  [first_count x second_count]  row-major, written; first_count = counts.size() / second_count
//
// Integer sums, so every thread count gives the same bits.
Status joint_counts(const ColumnView& first, const ColumnView& second, std::span<double> counts,
                    std::size_t second_count, const Control& control);

}  // namespace millrace
