#pragma once

#include <span>

#include "core/status.h"

namespace millrace {

enum class Distribution { kNormal, kChiSquare, kF, kStudent, kBeta, kGamma, kKolmogorov, kKolmogorovLimit };

// P(X > x), elementwise, or its natural logarithm; of Student's t both sides, P(|T| > |x|). Kolmogorov: the two-sided
// distance of n values (kolmogorov.h); its limit: that distance times sqrt(n).
//
//   x       [n]  the statistic
//   first   [n]  degrees of freedom (F: of the numerator; beta, gamma: first shape; Kolmogorov: n); not read for the
//                normal and the limit
//   second  [n]  F: degrees of freedom of the denominator; beta: second shape; else not read
//   out     [n]  written; NaN where x is NaN or degrees are not positive
//
// The logarithm stays finite where the probability is below the smallest double, but for the two Kolmogorov tails, whose
// logarithm is that of the probability.
Status tail_probability(std::span<const double> x, std::span<const double> first, std::span<const double> second,
                        std::span<double> out, Distribution distribution, bool as_logarithm);

}  // namespace millrace
