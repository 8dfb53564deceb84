#pragma once

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// The Gram matrix of the columns: product = matrix' * matrix, [k x n] gives [n x n], both halves written and equal to
// the bit. Of a transposed view it is matrix * matrix'. Half the work of `multiply`, the same bits.
template <class T>
Status gram(MatrixView<const T> matrix, MatrixView<T> product, const Control& control);

}  // namespace millrace
