#pragma once

#include <cstddef>

namespace millrace {

// Half the unit deviance of a Tweedie distribution of variance mean^power at mean = e^score, less what depends on the label
// alone, times weight: its sum; slope and curvature by the score of every row.
//
//   power           at least 1; beyond 2 the curvature is its mean over labels (Fisher's), else could be negative
//   weights         [count], or nullptr: all 1
//   slopes, curves  [count]  written
double tweedie_rows(double power, const double* labels, const double* weights, std::size_t count, const double* scores,
                    double* slopes, double* curves) noexcept;

}  // namespace millrace
