#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Eigenvalues, largest first, and unit eigenvectors of a symmetric matrix of which the lower triangle is read.
//
//   matrix   [n x n]
//   values   [n]      written
//   vectors  [n x n]  written: row i belongs to values[i]; its largest element (the first of equals) is positive
//
// Householder's reduction to a tridiagonal matrix, in blocks of 32 (Golub and Van Loan 2013, section 8.3.1), whose values
// and vectors are found by halves (divide-tridiagonal.h), then the reflections of the vectors. Errors are of the rounding
// of the largest eigenvalue. At most 14/3 n^3 flops.
//
// kInvalid with the row: not finite; kNotConverged with the eigenvalue (has not been seen); kShape; kCancelled.
Status eigen_symmetric(MatrixView<const double> matrix, std::span<double> values, MatrixView<double> vectors,
                       const Control& control);

// Turns each row so that its element of greatest size, the first of equals, is positive; with it column r of `others`.
void choose_signs(MatrixView<double> rows, MatrixView<double> others) noexcept;

}  // namespace millrace
