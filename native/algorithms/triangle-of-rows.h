#pragma once

#include <cstddef>

#include "algorithms/column-fill.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// The triangle R of a tall matrix's QR factors, matrix = Q R, without Q and without the matrix in memory: rows go by once.
//
//   triangle  [width x width]  written: upper triangular, its diagonal of either sign; with fewer rows than columns its
//                              last rows are 0
//
// Householder reflections take a block of rows at a time into the triangle of those before; runs of rows have a triangle
// each, which are taken into one in order (Demmel, Grigori, Hoemmen and Langou 2012, "Communication-optimal parallel and
// sequential QR"). As exact as one QR of all rows: squares are never formed. 2 rows width^2 flops in near caches; the
// same bits for any thread count and vector width. Elements may be of any size whose squares can be summed. kCancelled.
Status triangle_of_rows(std::size_t rows, std::size_t width, const ColumnFill& fill, MatrixView<double> triangle,
                        const Control& control);

// The same of a matrix in memory.
Status triangle_of_rows(MatrixView<const double> matrix, MatrixView<double> triangle, const Control& control);

}  // namespace millrace
