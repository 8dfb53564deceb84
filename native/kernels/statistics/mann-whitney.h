#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

enum class RankTestMode { kAuto, kExact, kAsymptotic };

// The two-sided Mann-Whitney (Wilcoxon rank-sum) test.
//
//   first   [n], second [m]  any numeric type; nulls and NaN are left out, infinities are values
//   result  [6]  written: U of first (pairs it wins, ties half), p-value, values of first, values of second, mode used
//                (1 exact, 2 asymptotic), sum of t^3 - t over ties; U and p NaN when a side is empty
//
// Exact: the distribution of U over all ways to deal the ranks, by the recursion of Mann and Whitney in probabilities,
// which only adds positive terms; O((n m)^2), refused (kInvalid) with ties or beyond kMostExactPairs. Asymptotic: normal
// with the variance given the ties and a continuity correction of one half. Auto: exact without ties while both sides
// have fewer than 50 values, as R.
//
// Source: Mann and Whitney 1947; Lehmann 1975, Nonparametrics, for ties.
Status mann_whitney(const ColumnView& first, const ColumnView& second, std::span<double> result, RankTestMode mode,
                    const Control& control);

inline constexpr double kMostExactPairs = 10'000;

// P(U >= u) of sides of n and m distinct values.
double mann_whitney_tail(std::size_t n, std::size_t m, double u);

}  // namespace millrace
