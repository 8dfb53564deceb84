#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// P(D_n > d): tail of the exact two-sided one-sample Kolmogorov-Smirnov distance of n values.
//
// Method by region as in Simard and L'Ecuyer 2011, JSS 39(11), and scipy.stats.kstwo.sf: closed forms at both ends,
// Marsaglia-Tsang-Wang's matrix for small n d^1.5, twice the one-sided tail (Smirnov's sum) for large n d^2, and
// Pelz and Good's asymptotic series between.
double kolmogorov_tail(double n, double d) noexcept;

// P(K > z): tail of Kolmogorov's limit distribution of sqrt(n) D_n.
double kolmogorov_limit_tail(double z) noexcept;

// P(D >= d) of two samples of n and m values, given how they tie: a random path from (0, 0) to (n, m) leaves the band
// |i m - j n| < distance at the end of a group of equal values.
//
//   distance    n m d, an integer, positive
//   ends_group  bit i + j - 1 set: after that many pooled values, sorted, the next one differs; empty: no two are equal
//
// O(min(n, m)) memory. Time: the cells of the band, 2 n m d without ties and never more than n m. Positive terms only, so
// small p keep their digits. NaN when control says stop.
// Source: Schroeer and Trenkler 1995, Computational Statistics & Data Analysis 20(2).
double two_sample_exact_tail(std::int64_t n, std::int64_t m, std::int64_t distance,
                             std::span<const std::uint32_t> ends_group, const Control& control);

}  // namespace millrace
