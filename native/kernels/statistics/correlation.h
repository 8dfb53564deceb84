#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Pearson correlations of all pairs of columns, each over the rows where both have a finite value (pairwise complete).
//
//   columns  c columns of [n]  any numeric type
//   out      [c x c]  row-major, symmetric, written: in [-1, 1]; NaN where either is constant or has under two rows
//   pairs    [c x c]  written: rows that counted
//
// O(n c^2). Values are moved to their column's mean and scaled by a power of two first, so that large offsets lose
// nothing. Blocks of rows, merged in row order: the same bits for any thread count.
Status correlation(const std::vector<ColumnView>& columns, std::span<double> out, std::span<double> pairs,
                   const Control& control);

}  // namespace millrace
