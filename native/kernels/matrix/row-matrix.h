#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/large-array.h"
#include "core/status.h"

namespace millrace {

// Rows begin .. begin + count of one column: (x - origin) / scale. False where a cell is missing or infinite.
bool copy_column(const ColumnView& column, double origin, double scale, std::size_t begin, std::size_t count,
                 double* out) noexcept;

// Rows begin .. begin + count of the columns side by side, row-major: (x - origins[f]) / scales[f], `scales` empty: all 1.
//
//   out  [count x feature_count]  rows `stride` apart, feature_count or more; what lies between them is left alone
//
// False where a cell is missing or infinite.
bool pack_rows(std::span<const ColumnView> features, std::span<const double> origins, std::span<const double> scales,
               std::size_t begin, std::size_t count, std::size_t stride, double* out) noexcept;

// kInvalid with row * feature_count + feature of the first cell that is missing or infinite, row by row.
Status unusable_cell(std::span<const ColumnView> features, std::size_t begin, std::size_t end) noexcept;

// kType with the column that is not numeric, kShape with the one that has not `rows` rows, or weights of another number;
// kInvalid with -2 - row: a weight that is negative or not finite.
Status check_rows(std::span<const ColumnView> features, std::size_t rows, std::span<const double> weights) noexcept;

// The sum of the weights; of none: the rows.
double weight_of_rows(std::span<const double> weights, std::size_t rows) noexcept;

// Weighted mean of every column: one pass, eight partial sums. kInvalid as row_moments.
Status row_means(std::span<const ColumnView> features, std::span<const double> weights, std::span<double> means,
                 const Control& control);

// Weighted mean of every column and its deviation (divided by the weight, not by one less).
//
//   weights  [rows], or empty: all 1     means, deviations  [feature_count]  written
//
// Two passes over a column, eight partial sums each: the same bits for any thread count. kInvalid with the cell as
// unusable_cell has it, with -1: a sum that overflows.
Status row_moments(std::span<const ColumnView> features, std::span<const double> weights, std::span<double> means,
                   std::span<double> deviations, const Control& control);

// All rows packed, [rows x feature_count], less `origins`: what is gone over again and again.
//
// kInvalid with the cell as unusable_cell has it.
Status pack_all_rows(std::span<const ColumnView> features, std::span<const double> origins,
                     std::span<const double> scales, LargeArray<double>& rows, const Control& control);

}  // namespace millrace
