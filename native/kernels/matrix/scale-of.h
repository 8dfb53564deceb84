#pragma once

#include <cstdint>

#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// The power of two that brings the largest element of a matrix to between 1 and 2 (1 for a matrix of zeroes), so that
// squares neither overflow nor vanish; multiplying by it and its inverse is exact but for numbers below 2^-1074 of the
// largest. kInvalid with the row: NaN or an infinite value.
Status scale_of(MatrixView<const double> matrix, double& scale) noexcept;

// from times a power of two, to another matrix.
void copy_scaled(MatrixView<const double> from, double scale, MatrixView<double> to) noexcept;

}  // namespace millrace
