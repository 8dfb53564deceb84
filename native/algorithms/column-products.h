#pragma once

#include <span>

#include "algorithms/column-fill.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Weighted products of all pairs of columns: product[i, j] = the sum over rows of weight z_i z_j, for j <= i.
//
//   weights  [rows], or empty: all 1
//   product  [width x width]  written on and below the diagonal; above it is scratch
//
// Columns are packed once, as panels that serve as both sides of the product. The bits of `multiply` of the rows: sums
// run over blocks of 256 and 16,384 rows, the same for any thread count. rows width^2 flops. kCancelled.
Status column_products(std::size_t rows, std::size_t width, const ColumnFill& fill, std::span<const double> weights,
                       MatrixView<double> product, const Control& control);

}  // namespace millrace
