#include "algorithms/eigen-symmetric.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "algorithms/apply-reflections.h"
#include "algorithms/multiply.h"
#include "algorithms/tridiagonal.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// Columns of the vectors that a task turns through all kept rotations: they stay in the second cache.
constexpr std::size_t kStrip = 64;

// Rows of Q', the vectors that the rotations start from.
Status fill_vectors(MatrixView<double> matrix, std::span<const double> taus, MatrixView<double> vectors,
                    const Control& control) {
  const std::size_t n = matrix.rows;
  LargeArray<double> cells(n * n);
  std::fill_n(cells.data(), n * n, 0.0);
  const auto q = packed_view(cells.data(), n, n);
  for (std::size_t i = 0; i < n; ++i) q.at(i, i) = 1;
  if (n > 2) {
    const Status status = apply_reflections(matrix.block(1, 0, n - 1, n - 1).as_const(), taus, false,
                                            q.block(1, 1, n - 1, n - 1), control);
    if (!status.ok()) return status;
  }
  copy_scaled(q.as_const().transposed(), 1, vectors);
  return {};
}

}  // namespace

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
  LargeArray<double> cells(n * n);
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
  LargeArray<double> rows(n * n);
  const auto turned = packed_view(rows.data(), n, n);
  status = fill_vectors(work, taus, turned, control);
  if (!status.ok()) return status;
  status = find_tridiagonal_values(diagonal, beside, [&](const std::vector<Rotation>& rotations) {
    for_each_block(
        n, control,
        [&](const Block& strip) {
          for (const Rotation& rotation : rotations) {
            double* row = turned.row(rotation.row) + strip.begin;
            rotate_rows(row, row + n, rotation.cosine, rotation.sine, strip.end - strip.begin);
          }
        },
        kStrip);
    return !control.stopped();
  });
  if (!status.ok()) return status;

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return diagonal[a] > diagonal[b]; });
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = diagonal[order[i]] / scale;
    for (std::size_t c = 0; c < n; ++c) vectors.at(i, c) = turned.at(order[i], c);
  }
  choose_signs(vectors, {});
  return {};
}

}  // namespace millrace
