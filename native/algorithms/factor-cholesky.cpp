#include "algorithms/factor-cholesky.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/multiply.h"
#include "algorithms/solve-triangular.h"
#include "core/large-array.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kBlock = 64;

// One block of the diagonal, row by row. Answers the first bad pivot, or its size.
std::size_t factor_block(MatrixView<double> block, const double* diagonal, double least) noexcept {
  for (std::size_t i = 0; i < block.rows; ++i) {
    double* row = block.row(i);
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, block.row(j), j)) / block.row(j)[j];
    const double pivot = row[i] - dot(row, row, i);
    if (!(pivot > least * diagonal[i]) || !(pivot > 0) || !std::isfinite(pivot)) return i;
    row[i] = std::sqrt(pivot);
  }
  return block.rows;
}

// below * block'^-1, by solving block * x = below' for a transposed copy.
Status solve_below(MatrixView<const double> block, MatrixView<double> below, const Control& control) {
  LargeArray<double> copy(below.rows * below.columns);
  const auto turned = packed_view(copy.data(), below.columns, below.rows);
  for (std::size_t row = 0; row < below.rows; ++row) {
    for (std::size_t column = 0; column < below.columns; ++column) turned.at(column, row) = below.at(row, column);
  }
  const Status status = solve_triangular(block, turned, {}, control);
  for (std::size_t row = 0; row < below.rows; ++row) {
    for (std::size_t column = 0; column < below.columns; ++column) below.at(row, column) = turned.at(column, row);
  }
  return status;
}

}  // namespace

Status factor_cholesky(MatrixView<double> matrix, double least, const Control& control) {
  const std::size_t n = matrix.rows;
  if (matrix.columns != n || matrix.column_step != 1) return {Code::kShape};
  std::vector<double> diagonal(n);
  for (std::size_t i = 0; i < n; ++i) diagonal[i] = matrix.at(i, i);
  for (std::size_t first = 0; first < n; first += kBlock) {
    const std::size_t size = std::min(kBlock, n - first);
    const auto block = matrix.block(first, first, size, size);
    const std::size_t factored = factor_block(block, diagonal.data() + first, least);
    if (factored < size) return {Code::kNotDefinite, static_cast<std::int64_t>(first + factored)};
    const std::size_t rest = n - first - size;
    if (rest == 0) break;
    const auto below = matrix.block(first + size, first, rest, size);
    Status status = solve_below(block.as_const(), below, control);
    if (!status.ok()) return status;
    status = multiply<double>(below.as_const(), below.as_const().transposed(),
                              matrix.block(first + size, first + size, rest, rest), {true, true, true}, control);
    if (!status.ok()) return status;
  }
  for (std::size_t row = 0; row < n; ++row) std::fill(matrix.row(row) + row + 1, matrix.row(row) + n, 0.0);
  return {};
}

}  // namespace millrace
