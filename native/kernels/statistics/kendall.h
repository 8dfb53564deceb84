#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/statistics/mann-whitney.h"

namespace millrace {

// Kendall's tau-b of two columns and its two-sided test.
//
//   first, second  [n]  any numeric type; rows where either is null or NaN are left out, infinities are values
//   result         [5]  written: tau-b, p-value, rows counted, mode used (1 exact, 2 asymptotic), concordant less
//                       discordant pairs; tau and p NaN below two rows or when a side is constant
//
// O(n log n): Knight's merge sort counts the discordant pairs. Exact: the distribution of inversions over all orders, in
// probabilities, refused (kInvalid) with ties or beyond kMostExactOrders rows. Asymptotic: normal with the variance given
// the ties of both sides. Auto: exact without ties below 50 rows, as R.
//
// Source: Knight 1966, JASA 61; Kendall 1970, Rank correlation methods, for ties.
Status kendall(const ColumnView& first, const ColumnView& second, std::span<double> result, RankTestMode mode,
               const Control& control);

inline constexpr std::size_t kMostExactOrders = 200;

// P(at most `inversions` of an order of n distinct values).
double inversions_at_most(std::size_t n, std::size_t inversions);

}  // namespace millrace
