#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Weighted products of all pairs of standardised columns, a column of ones with them as the last.
//
//   features  [feature_count] columns of one length     weights  [row_count], or empty: all 1
//   means, scales  [feature_count]  a value counts as z = (x - mean) / scale, a missing one as 0
//   met_missing  where it is given, set where a value is missing: the product is then not to be used; a caller that guesses
//                means wants to know
//   product   [(feature_count + 1)^2]  written: sums of weight z_i z_j; the last row holds the sums of weight z_j, its
//             last element the sum of weights
//
// What covariance, principal components and least squares need, without a copy of the table: rows are standardised a
// few at a time. Means 0 and scales 1 give plain products. Sums run over blocks of 256 and 16,384 rows (see multiply.h):
// the same bits for any thread count. O(rows x features^2).
//
// kType with the column: not numeric; kInvalid with the row: a weight that is negative or not finite, a value that is
// infinite or 1e100 scales from its mean; with -1: a sum that overflows.
Status gram_of_columns(std::span<const ColumnView> features, std::span<const double> weights,
                       std::span<const double> means, std::span<const double> scales, std::span<double> product,
                       const Control& control, bool* met_missing = nullptr);

}  // namespace millrace
