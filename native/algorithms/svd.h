#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// The thin singular value decomposition, matrix = left * diag(values) * right.
//
//   matrix  [m x n], k = min(m, n)
//   left    [m x k]  written: orthonormal columns; without rows: not asked for
//   values  [k]      written: singular values, largest first
//   right   [k x n]  written: orthonormal rows; the largest element of each (the first of equals) is positive
//
// QR with pivoting, then one-sided Jacobi rotations of the rows of R until all are orthogonal (Drmac and Veselic 2008):
// small singular values are as exact, relatively, as the columns of the matrix tell them. Pairs of blocks of rows go
// round as in a tournament, so that threads share out each round and the order of rotations is fixed. Five to ten
// sweeps of 6 k^3 flops beside the QR, or one or two where values fall little: eigenvectors of the products of R's rows
// turn them first then. For large matrices of which few values matter see randomized-svd.h.
//
// kInvalid with the row: not finite; kNotConverged after 40 sweeps (has not been seen); kShape; kCancelled.
Status svd(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
           MatrixView<double> right, const Control& control);

}  // namespace millrace
