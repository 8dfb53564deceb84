#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The nearest rows of each query by Euclidean distance, nearest first, equally near ones by row.
//
//   rows       [n x width]  row-major, finite
//   queries    [m x width]  finite
//   indices    [m x k]      written: rows
//   distances  [m x k]      written: square roots of the plain sums of squared differences, in the order of the features
//
// What a loop over all pairs would find, to the bit, for any threads. Queries and rows stand in the leaves of k-d trees: a
// leaf of queries visits the leaves of rows by their distance until none can hold a nearer one, and float32 products tell
// which pairs are worth a plain sum (near-filter.h). O(m n width) in the worst case, far less where features are few.
//
// kShape when lengths do not fit; kInvalid when k is 0 or above n, or (with the row, queries after rows) a value is not
// finite.
Status nearest_rows(std::span<const double> rows, std::span<const double> queries, std::size_t width, std::size_t k,
                    std::span<std::int32_t> indices, std::span<double> distances, const Control& control);

}  // namespace millrace
