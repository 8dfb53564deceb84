#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Multiplies a matrix from the left by Q = H_0 H_1 .. H_(k-1), or by Q', in its place.
//
//   vectors  [m x >= k]  reflection j in column j below its diagonal, as factor_qr leaves it
//   taus     [k]
//   matrix   [m x r]     rows contiguous
//
// Thirty-two reflections at a time as one block I - V T V', by three products (Schreiber and Van Loan 1989). 4 m k r
// flops.
Status apply_reflections(MatrixView<const double> vectors, std::span<const double> taus, bool transposed,
                         MatrixView<double> matrix, const Control& control);

// The same for reflections first .. first + count of them, on rows from `first` on; count at most kReflectionBlock.
inline constexpr std::size_t kReflectionBlock = 32;
Status apply_reflection_block(MatrixView<const double> vectors, std::span<const double> taus, std::size_t first,
                              std::size_t count, bool transposed, MatrixView<double> matrix, const Control& control);

}  // namespace millrace
