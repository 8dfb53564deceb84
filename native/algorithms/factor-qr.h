#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// QR factors of a matrix, matrix * P = Q R, in its place.
//
//   matrix  [m x n]      rows contiguous; R on and above the diagonal, below it column j holds v of reflection j (its
//                        first element, 1, is not stored): see apply-reflections.h
//   taus    [min(m, n)]  written
//   pivots  [n]          written: column j of matrix * P is column pivots[j] of the matrix; empty: P is not asked for,
//                        columns keep their order
//
// With pivots the column with the longest rest goes next, so that R's diagonal falls in size and shows the rank
// (Businger and Golub 1965; blocked, with lengths that are corrected rather than found anew: Quintana-Orti, Sun and
// Bischof 1998; when to find them anew: Drmac and Bujanovic 2008). Blocks of 32 columns. 2 n^2 (m - n / 3) flops; half of
// them are bound by memory with pivots, few without.
Status factor_qr(MatrixView<double> matrix, std::span<double> taus, std::span<std::int32_t> pivots,
                 const Control& control);

// The first columns of Q, as many as `q` has, from what factor_qr left.
Status columns_of_q(MatrixView<const double> factors, std::span<const double> taus, MatrixView<double> q,
                    const Control& control);

// The same, written out: matrix * P = q * r with k = min(m, n).
//
//   q  [m x k]  written: orthonormal columns; without rows: not asked for
//   r  [k x n]  written: upper triangular, its diagonal of either sign
//
// kInvalid with the row: not finite.
Status qr_factors(MatrixView<const double> matrix, MatrixView<double> q, MatrixView<double> r,
                  std::span<std::int32_t> pivots, const Control& control);

}  // namespace millrace
