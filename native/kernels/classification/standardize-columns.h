#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"

namespace millrace {

// Rows begin .. begin + count of every feature, standardised: (x - mean) / scale no farther from 0 than kFarthest, missing
// as 0; and a row of ones for the intercept after them.
//
//   out  [(feature_count + 1) x row_step]  the first count of each row written
//
// Twin of standardize_rows, transposed: contiguous in the rows of the table, so that sums over many rows vectorise.
void standardize_columns(std::span<const ColumnView> features, std::span<const double> means,
                         std::span<const double> scales, std::size_t begin, std::size_t count, double* out,
                         std::size_t row_step) noexcept;

}  // namespace millrace
