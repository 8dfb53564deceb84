#pragma once

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Least squares by QR with pivots: the x of least |matrix * x - b| for every column of b.
//
//   matrix    [m x n]
//   targets   [m x r]  b
//   solution  [n x r]  written
//   rank      written: how many of R's diagonal elements are above `tolerance` times the first; solution rows of columns
//             beyond it are 0 (a basic solution)
//
// Columns are scaled by powers of two first, so that the rank does not depend on units. No squares of the matrix: twice the
// digits of the normal equations (Golub and Van Loan 2013, section 5.5.4). Then one step of refinement of solution and
// residuals together, whose sums are in twice the precision (Björck 1967, BIT 7; Ogita, Rump and Oishi 2005, algorithm 5.3). kInvalid with the row: not finite (targets:
// m plus the row).
Status solve_least_squares(MatrixView<const double> matrix, MatrixView<const double> targets, double tolerance,
                           MatrixView<double> solution, std::size_t& rank, const Control& control);

}  // namespace millrace
