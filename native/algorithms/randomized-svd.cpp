#include "algorithms/randomized-svd.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "algorithms/factor-qr.h"
#include "algorithms/multiply.h"
#include "algorithms/solve-triangular.h"
#include "algorithms/svd.h"
#include "algorithms/triangle-of-rows.h"
#include "core/large-array.h"
#include "core/normal-draw.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// The first: a triangle is worth its while. The second: what it divides by must be known to some digits.
constexpr std::size_t kTallness = 4;
constexpr double kLeastPivot = 1e-10;

// Orthonormal columns with the range of `from` [m x l], by reflections, in its place.
Status reflect_orthonormal(MatrixView<double> from, const Control& control) {
  LargeArray<double> cells(from.rows * from.columns);
  const auto factors = packed_view(cells.data(), from.rows, from.columns);
  copy_scaled(from.as_const(), 1, factors);
  std::vector<double> taus(std::min(from.rows, from.columns));
  const Status status = factor_qr(factors, taus, {}, control);
  return status.ok() ? columns_of_q(factors.as_const(), taus, from, control) : status;
}

// Whether no diagonal element is below this share of the largest.
bool is_regular(MatrixView<const double> triangle) noexcept {
  double least = HUGE_VAL;
  double largest = 0;
  for (std::size_t i = 0; i < triangle.rows; ++i) {
    least = std::min(least, std::abs(triangle.at(i, i)));
    largest = std::max(largest, std::abs(triangle.at(i, i)));
  }
  return least > kLeastPivot * largest;
}

// The same of a tall matrix, faster: it is divided by the triangle R of its QR factors, twice, for the first time leaves
// angles as far off as R is ill-conditioned (Yamamoto, Nakatsukasa, Yanagisawa and Fukaya 2015, on Cholesky's R). A
// matrix of less than full rank has none to divide by.
Status make_orthonormal(MatrixView<double> from, const Control& control) {
  const std::size_t l = from.columns;
  if (from.rows < kTallness * l) return reflect_orthonormal(from, control);
  LargeArray<double> cells(from.rows * l);
  LargeArray<double> small(2 * l * l);
  const auto turned = packed_view(cells.data(), from.rows, l);
  const auto triangle = packed_view(small.data(), l, l);
  const auto inverse = packed_view(small.data() + l * l, l, l);
  for (auto [old, made] : {std::pair{from, turned}, std::pair{turned, from}}) {
    Status status = triangle_of_rows(old.as_const(), triangle, control);
    if (!status.ok()) return status;
    if (!is_regular(triangle.as_const())) {
      if (old.data != from.data) copy_scaled(old.as_const(), 1, from);
      return reflect_orthonormal(from, control);
    }
    for (std::size_t row = 0; row < l; ++row) {
      for (std::size_t column = 0; column < l; ++column) inverse.at(row, column) = row == column ? 1 : 0;
    }
    status = solve_triangular(triangle.as_const(), inverse, {true, false}, control);
    if (status.ok()) status = multiply<double>(old.as_const(), inverse.as_const(), made, {}, control);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace

Status randomized_svd(MatrixView<const double> matrix, MatrixView<double> left, std::span<double> values,
                      MatrixView<double> right, const RandomizedRule& rule, const Control& control) {
  const std::size_t m = matrix.rows;
  const std::size_t n = matrix.columns;
  const std::size_t k = values.size();
  const bool has_left = left.rows > 0;
  if (k > std::min(m, n) || (has_left && (left.rows != m || left.columns != k)) || right.rows != k || right.columns != n) {
    return {Code::kShape};
  }
  if (k == 0) return {};
  double scale = 1;
  Status status = scale_of(matrix, scale);
  if (!status.ok()) return status;
  // Squares of moderate numbers neither overflow nor vanish: the matrix serves as it is.
  const bool is_moderate = std::abs(std::ilogb(scale)) < 100;
  LargeArray<double> scaled(is_moderate ? 0 : m * n);
  if (is_moderate) scale = 1;
  else copy_scaled(matrix, scale, packed_view(scaled.data(), m, n));
  const MatrixView<const double> a = is_moderate ? matrix : packed_view<const double>(scaled.data(), m, n);
  const std::size_t l = std::min(std::min(m, n), k + std::min(rule.oversampling, n));
  LargeArray<double> range_cells(m * l);
  LargeArray<double> draw_cells(n * l);
  const auto range = packed_view(range_cells.data(), m, l);
  const auto across = packed_view(draw_cells.data(), n, l);
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column < l; ++column) {
      across.at(row, column) = normal_draw(rule.seed, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column));
    }
  }
  for (std::size_t step = 0; step <= rule.iterations && status.ok(); ++step) {
    if (step > 0) {
      status = multiply<double>(a.transposed(), range.as_const(), across, {}, control);
      if (status.ok()) status = make_orthonormal(across, control);
      if (!status.ok()) return status;
    }
    status = multiply<double>(a, across.as_const(), range, {}, control);
    if (status.ok()) status = make_orthonormal(range, control);
  }
  if (!status.ok()) return status;

  // Within the range: matrix ~ Q (Q' matrix), whose own decomposition is small.
  LargeArray<double> small(2 * l * n + l * l);
  const auto part = packed_view(small.data(), l, n);
  const auto part_right = packed_view(small.data() + l * n, l, n);
  const auto part_left = has_left ? packed_view(small.data() + 2 * l * n, l, l) : MatrixView<double>{};
  std::vector<double> part_values(l);
  status = multiply<double>(range.as_const().transposed(), a, part, {}, control);
  if (status.ok()) status = svd(part.as_const(), part_left, part_values, part_right, control);
  if (!status.ok()) return status;
  for (std::size_t i = 0; i < k; ++i) values[i] = part_values[i] / scale;
  copy_scaled(part_right.block(0, 0, k, n).as_const(), 1, right);
  if (!has_left) return {};
  return multiply<double>(range.as_const(), part_left.block(0, 0, l, k).as_const(), left, {}, control);
}

}  // namespace millrace
