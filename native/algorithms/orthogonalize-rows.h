#pragma once

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Rotates the rows of a matrix until they are orthogonal to each other (one-sided Jacobi, Hestenes 1958), and the rows
// of `turned` [k x any] with them, so that turned' * rows stays what it was.
//
// Two rows count as orthogonal when their product is at most 1e-15 root(columns) of the product of their lengths.
// kNotConverged after 40 sweeps.
Status orthogonalize_rows(MatrixView<double> rows, MatrixView<double> turned, const Control& control);

}  // namespace millrace
