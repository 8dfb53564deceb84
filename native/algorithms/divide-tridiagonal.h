#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Eigenvalues, least first, and unit eigenvectors of a symmetric tridiagonal matrix, by halves (Cuppen 1981): a half's own
// are found first, and put together by the roots of a secular equation, their vectors by products. The column of that
// equation is made anew from the roots, so that vectors are orthogonal however close values lie (Gu and Eisenstat 1995);
// what hardly couples stays as it is. Up to 32 rows take implicit QL steps.
//
//   diagonal  [n]      the matrix's; written: the values
//   beside    [n]      the matrix's first n - 1 elements beside its diagonal; used up
//   vectors   [n x n]  written: row i belongs to value i; rows contiguous
//
// At most 4/3 n^3 flops, most of them products; the same bits for any thread count. kNotConverged (has not been seen);
// kCancelled.
Status divide_tridiagonal(std::span<double> diagonal, std::span<double> beside, MatrixView<double> vectors,
                          const Control& control);

}  // namespace millrace
