#pragma once

#include <span>

#include "core/status.h"

namespace millrace {

enum class Distribution { kNormal, kChiSquare, kF, kStudent };

// P(X > x), elementwise; of Student's t both sides, P(|T| > |x|).
//
//   x       [n]  the statistic
//   first   [n]  degrees of freedom (F: of the numerator); not read for the normal
//   second  [n]  F: degrees of freedom of the denominator; else not read
//   out     [n]  written; NaN where x is NaN or degrees are not positive
Status tail_probability(std::span<const double> x, std::span<const double> first, std::span<const double> second,
                        std::span<double> out, Distribution distribution);

}  // namespace millrace
