#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

struct RandomizedRule {
  std::size_t oversampling;  // directions beyond those asked for; 10 is usual
  std::size_t iterations;    // power iterations; 2 are enough where singular values fall, 4 to 7 where they hardly do
  std::uint64_t seed;
};

// The first k singular values and vectors of a large matrix, nearly: the range of matrix * (normal draws) holds them, and
// within it they are found exactly (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1).
//
//   matrix [m x n], left [m x k] (without rows: not asked for), values [k], right [k x n] as in svd.h, k at most min(m, n)
//
// Draws are counted, not in sequence: a function of seed and cell, the same on every machine. (2 iterations + 2)
// products of 2 m n (k + oversampling) flops. Errors as svd; kShape when k is larger than both sides allow.
Status randomized_svd(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
                      MatrixView<double> right, const RandomizedRule& rule, const Control& control);

}  // namespace millrace
