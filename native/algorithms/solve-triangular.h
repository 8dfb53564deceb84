#pragma once

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Which triangle of a square matrix is read, and how.
struct TriangleRule {
  bool upper = false;
  bool unit_diagonal = false;  // the diagonal is not read: all 1
};

// Solves triangle * x = b for every column of b, in its place.
//
//   triangle  [n x n]  any steps: a transposed view solves with the transpose (its lower triangle is then an upper one)
//   x         [n x r]  b, then the solution; rows contiguous (column_step 1)
//
// Blocks of 64 rows: what is known is taken off by `multiply`, the rest substituted forward. O(n^2 r). kSingular with the
// row whose diagonal element is 0; kShape; kCancelled.
Status solve_triangular(MatrixView<const double> triangle, MatrixView<double> x, TriangleRule rule,
                        const Control& control);

}  // namespace millrace
