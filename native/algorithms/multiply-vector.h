#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// product = matrix * vector: [m x n] times [n] is [m], written.
//
// Where rows are contiguous (column_step 1) each element is one `dot` (row-arithmetic.h); where columns are (row_step 1,
// a transposed matrix) the columns are added up, scaled, in blocks of 1024 whose sums are added in order. O(m n), bound
// by memory. kShape: sizes that disagree, or neither step 1.
template <class T>
Status multiply_vector(MatrixView<const T> matrix, std::span<const T> vector, std::span<T> product,
                       const Control& control);

}  // namespace millrace
