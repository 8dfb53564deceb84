#include "algorithms/eigen-symmetric.h"

#include <cmath>
#include <vector>

#include "algorithms/apply-reflections.h"
#include "algorithms/divide-tridiagonal.h"
#include "algorithms/tridiagonal.h"
#include "core/large-array.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {

void choose_signs(MatrixView<double> rows, MatrixView<double> others) noexcept {
  for (std::size_t row = 0; row < rows.rows; ++row) {
    double* cells = rows.row(row);
    double largest = 0;
    for (std::size_t c = 0; c < rows.columns; ++c) {
      if (std::abs(cells[c]) > std::abs(largest)) largest = cells[c];
    }
    if (!(largest < 0)) continue;
    for (std::size_t c = 0; c < rows.columns; ++c) cells[c] = -cells[c];
    for (std::size_t i = 0; i < others.rows; ++i) others.at(i, row) = -others.at(i, row);
  }
}

Status eigen_symmetric(MatrixView<const double> matrix, std::span<double> values, MatrixView<double> vectors,
                       const Control& control) {
  const std::size_t n = matrix.rows;
  if (matrix.columns != n || values.size() != n || vectors.rows != n || vectors.columns != n) return {Code::kShape};
  if (n == 0) return {};
  // In one piece, on large pages where it is large.
  LargeArray<double> cells(3 * n * n);
  const auto work = packed_view(cells.data(), n, n);
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      if (!std::isfinite(matrix.at(row, column))) return {Code::kInvalid, static_cast<std::int64_t>(row)};
      work.at(row, column) = work.at(column, row) = matrix.at(row, column);
    }
  }
  double scale = 1;
  Status status = scale_of(work.as_const(), scale);
  if (!status.ok()) return status;
  copy_scaled(work.as_const(), scale, work);

  std::vector<double> diagonal(n);
  std::vector<double> beside(n);
  std::vector<double> taus(n < 2 ? 0 : n - 2);
  status = reduce_to_tridiagonal(work, diagonal, beside, taus, control);
  if (!status.ok()) return status;
  const auto own = packed_view(cells.data() + n * n, n, n);
  status = divide_tridiagonal(diagonal, beside, own, control);
  if (!status.ok()) return status;
  // The vectors of the matrix are Q times those of the tridiagonal one.
  const auto turned = packed_view(cells.data() + 2 * n * n, n, n);
  copy_scaled(own.as_const().transposed(), 1, turned);
  if (n > 2) {
    status = apply_reflections(work.block(1, 0, n - 1, n - 1).as_const(), taus, false, turned.block(1, 0, n - 1, n), control);
    if (!status.ok()) return status;
  }
  for (std::size_t i = 0; i < n; ++i) values[i] = diagonal[n - 1 - i] / scale;
  copy_scaled(turned.as_const().transposed().reversed_rows(), 1, vectors);
  choose_signs(vectors, {});
  return {};
}

}  // namespace millrace
