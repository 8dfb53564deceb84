#include "algorithms/svd.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "algorithms/apply-reflections.h"
#include "algorithms/eigen-symmetric.h"
#include "algorithms/factor-qr.h"
#include "algorithms/gram.h"
#include "algorithms/multiply.h"
#include "algorithms/orthogonalize-rows.h"
#include "core/large-array.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// Fills rows `known` .. k - 1 with unit rows orthogonal to all before them: what belongs to singular values of 0.
void complete_rows(MatrixView<double> rows, std::size_t known) {
  for (std::size_t row = known; row < rows.rows; ++row) {
    // The axis that the rows before hold least of leaves the most.
    std::size_t axis = 0;
    double least = HUGE_VAL;
    for (std::size_t c = 0; c < rows.columns; ++c) {
      double held = 0;
      for (std::size_t other = 0; other < row; ++other) held += rows.at(other, c) * rows.at(other, c);
      if (held < least) {
        least = held;
        axis = c;
      }
    }
    double* cells = rows.row(row);
    std::fill_n(cells, rows.columns, 0.0);
    cells[axis] = 1;
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t other = 0; other < row; ++other) {
        add_scaled(cells, rows.row(other), -dot(rows.row(other), cells, rows.columns), rows.columns);
      }
      scale_row(cells, 1 / length_of(cells, rows.columns), rows.columns);
    }
  }
}

// Fewer rows are orthogonal after a few sweeps anyway.
constexpr std::size_t kLeastTurned = 32;
// By how much the values of a triangle may differ for their squares to have digits to spare.
constexpr double kMostFall = 64;

// Turns the rows of a triangle (its diagonal falling, as pivots leave it) nearly orthogonal at once, by the eigenvectors of
// their products, where no value is so small that squares would cost it digits. `turned` with them, unless it is empty.
Status turn_even_rows(MatrixView<double> rows, MatrixView<double> turned, const Control& control) {
  const std::size_t n = rows.rows;
  if (n < kLeastTurned || !(std::abs(rows.at(n - 1, n - 1)) * kMostFall >= std::abs(rows.at(0, 0)))) return {};
  LargeArray<double> cells(2 * n * n);
  const auto products = packed_view(cells.data(), n, n);
  const auto vectors = packed_view(cells.data() + n * n, n, n);
  std::vector<double> values(n);
  Status status = gram<double>(rows.as_const().transposed(), products, control);
  if (status.ok()) status = eigen_symmetric(products.as_const(), values, vectors, control);
  if (status.ok()) status = multiply<double>(vectors.as_const(), rows.as_const(), products, {}, control);
  if (!status.ok()) return status;
  copy_scaled(products.as_const(), 1, rows);
  if (!turned.empty()) copy_scaled(vectors.as_const(), 1, turned);
  return {};
}

// m >= n. `left` and `right` may be any views; a left one without rows is not asked for.
Status svd_tall(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
                MatrixView<double> right, const Control& control) {
  const std::size_t m = matrix.rows;
  const std::size_t n = matrix.columns;
  const std::size_t turn_count = left.rows == 0 ? 0 : n;
  double scale = 1;
  Status status = scale_of(matrix, scale);
  if (!status.ok()) return status;
  LargeArray<double> cells(m * n);
  const auto factors = packed_view(cells.data(), m, n);
  copy_scaled(matrix, scale, factors);
  std::vector<double> taus(n);
  std::vector<std::int32_t> pivots(n);
  status = factor_qr(factors, taus, pivots, control);
  if (!status.ok()) return status;

  // Rows of R become, orthogonal, the singular values times the right vectors (of matrix * P); what turned them is
  // the left vectors of R.
  std::vector<double> upper(n * n, 0.0);
  std::vector<double> turns(n * turn_count, 0.0);
  const auto rows = packed_view(upper.data(), n, n);
  const auto turned = packed_view(turns.data(), n, turn_count);
  for (std::size_t row = 0; row < n; ++row) {
    if (turn_count > 0) turned.at(row, row) = 1;
    for (std::size_t column = row; column < n; ++column) rows.at(row, column) = factors.at(row, column);
  }
  status = turn_even_rows(rows, turned, control);
  if (status.ok()) status = orthogonalize_rows(rows, turned, control);
  if (!status.ok()) return status;
  std::vector<double> lengths(n);
  for (std::size_t row = 0; row < n; ++row) lengths[row] = length_of(rows.row(row), n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] > lengths[b]; });

  LargeArray<double> result(m * turn_count + n * n);
  const auto v = packed_view(result.data(), n, n);
  const auto u = packed_view(result.data() + n * n, m, turn_count);
  std::fill_n(u.data, m * turn_count, 0.0);
  std::size_t known = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = order[i];
    values[i] = lengths[from] / scale;
    for (std::size_t row = 0; row < turn_count; ++row) u.at(row, i) = turned.at(from, row);
    if (lengths[from] == 0) continue;
    known = i + 1;
    for (std::size_t c = 0; c < n; ++c) v.at(i, c) = rows.at(from, c) / lengths[from];
  }
  complete_rows(v, known);
  if (turn_count > 0) {
    status = apply_reflections(factors.as_const(), taus, false, u, control);
    if (!status.ok()) return status;
    copy_scaled(u.as_const(), 1, left);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < n; ++c) right.at(i, static_cast<std::size_t>(pivots[c])) = v.at(i, c);
  }
  return {};
}

// m < n: that of the transposed matrix, whose left vectors are asked for in any case.
Status svd_wide(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
                MatrixView<double> right, const Control& control) {
  const std::size_t m = matrix.rows;
  LargeArray<double> spare(left.rows == 0 ? m * m : 0);
  const auto to = left.rows == 0 ? packed_view(spare.data(), m, m) : left;
  return svd_tall(matrix.transposed(), right.transposed(), values, to.transposed(), control);
}

}  // namespace

Status svd(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
           MatrixView<double> right, const Control& control) {
  const std::size_t k = std::min(matrix.rows, matrix.columns);
  const bool has_left = left.rows > 0;
  if (values.size() != k || (has_left && (left.rows != matrix.rows || left.columns != k)) || right.rows != k ||
      right.columns != matrix.columns) {
    return {Code::kShape};
  }
  if (k == 0) return {};
  const Status status = matrix.rows >= matrix.columns
                            ? svd_tall(matrix, left, values, right, control)
                            : svd_wide(matrix, left, values, right, control);
  if (status.ok()) choose_signs(right, left);
  return status;
}

}  // namespace millrace
