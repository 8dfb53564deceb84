#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/statistics/bracket-ranks.h"

namespace millrace {

// Exact quantiles of a column, of one of the nine types of Hyndman and Fan. With n sorted values x_1 .. x_n:
//
//   1  the inverse of the empirical distribution          4  linear, x_k at p = k / n
//   2  the same, the mean of two where it jumps           5  x_k at (k - 1/2) / n
//   3  the nearest, of two equally near the even one      6  x_k at k / (n + 1)
//   7  x_k at (k - 1) / (n - 1): the default of R and numpy
//   8  x_k at (k - 1/3) / (n + 1/3)                       9  x_k at (k - 3/8) / (n + 1/4)
//
//   column         any numeric type; nulls and NaN are left out
//   probabilities  [k]  each in [0, 1] (else kInvalid)
//   out            [k]  written; NaN when no value is there
//   type           1 .. 9 (else kInvalid)
//
// O(n). Few quantiles of many rows: one pass that gathers what lies between values of a sample on both sides of each rank,
// then selection there. Else, or when the sample was off: ranks are found in a histogram of the leading 16 bits, then by
// selection inside the few bins that hold them.
// Order statistics do not depend on order, so every thread count gives the same bits.
// Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages"; brackets from a sample: Floyd and Rivest 1975,
// "Expected time bounds for selection".
Status quantiles(const ColumnView& column, std::span<const double> probabilities, std::span<double> out, int type,
                 const Control& control);

// The same from brackets of the probabilities that have been filled from a column with so many values. False when a rank
// lies in none of them.
bool quantiles_in_brackets(std::span<Bracket> brackets, std::size_t count, std::span<const double> probabilities,
                           std::span<double> out, int type, const Control& control);

// kShape when there is not one place for each, kInvalid with the place of a probability outside [0, 1].
Status check_probabilities(std::span<const double> probabilities, std::span<const double> out) noexcept;

// The same, type 7, of values already gathered (no NaN), which it reorders.
void select_quantiles(std::span<double> values, std::span<const double> probabilities, std::span<double> out);

}  // namespace millrace
