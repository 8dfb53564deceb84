#pragma once

#include <span>

#include "core/status.h"

namespace millrace {

enum class Distribution { kNormal, kChiSquare, kF, kStudent, kKolmogorov, kKolmogorovLimit };

// P(X > x), elementwise; of Student's t both sides, P(|T| > |x|). Kolmogorov: the two-sided distance of n values
// (kolmogorov.h); its limit: that distance times sqrt(n).
//
//   x       [n]  the statistic
//   first   [n]  degrees of freedom (F: of the numerator; Kolmogorov: n); not read for the normal and the limit
//   second  [n]  F: degrees of freedom of the denominator; else not read
//   out     [n]  written; NaN where x is NaN or degrees are not positive
Status tail_probability(std::span<const double> x, std::span<const double> first, std::span<const double> second,
                        std::span<double> out, Distribution distribution);

}  // namespace millrace
