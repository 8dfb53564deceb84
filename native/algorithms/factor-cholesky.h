#pragma once

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// The Cholesky factor L of a symmetric matrix, matrix = L L', in its place: only the lower triangle is read; zeroes above.
//
//   matrix  [n x n]  rows contiguous
//
// kNotDefinite with the pivot: one that is not above `least` times its diagonal element (0: not above 0), or not finite;
// the rows before it hold their part of L. Blocks of 64 columns: factored, solved for the rows below, taken off the rest
// by `multiply` (Golub and Van Loan 2013, section 4.2.5). n^3 / 3 fused multiply-adds.
Status factor_cholesky(MatrixView<double> matrix, double least, const Control& control);

}  // namespace millrace
