#include "algorithms/solve-least-squares.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/apply-reflections.h"
#include "algorithms/factor-qr.h"
#include "algorithms/solve-triangular.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// rest = targets - matrix * x, each sum as if in twice the precision.
void find_residuals(MatrixView<const double> matrix, MatrixView<const double> x, MatrixView<const double> targets,
                    MatrixView<double> rest, const Control& control) {
  for_each_block(
      matrix.rows, control,
      [&](const Block& block) {
        for (std::size_t row = block.begin; row < block.end; ++row) {
          for (std::size_t c = 0; c < targets.columns; ++c) {
            double sum = targets.at(row, c);
            double lost = 0;
            for (std::size_t k = 0; k < matrix.columns; ++k) {
              const double a = -matrix.at(row, k);
              const double b = x.at(k, c);
              const double product = a * b;
              const double next = sum + product;
              const double part = next - sum;
              lost += std::fma(a, b, -product) + ((sum - (next - part)) + (product - part));
              sum = next;
            }
            rest.at(row, c) = sum + lost;
          }
        }
      },
      256);
}

}  // namespace

Status solve_least_squares(MatrixView<const double> matrix, MatrixView<const double> targets, double tolerance,
                           MatrixView<double> solution, std::size_t& rank, const Control& control) {
  const std::size_t m = matrix.rows;
  const std::size_t n = matrix.columns;
  const std::size_t r = targets.columns;
  if (targets.rows != m || solution.rows != n || solution.columns != r) return {Code::kShape};
  double unit = 1;
  double target_unit = 1;
  Status status = scale_of(matrix, unit);
  if (!status.ok()) return status;
  status = scale_of(targets, target_unit);
  if (!status.ok()) return {status.code, status.detail + static_cast<std::int64_t>(m)};
  LargeArray<double> cells(2 * (m * n + m * r) + n * r);
  const auto scaled = packed_view(cells.data(), m, n);
  const auto factors = packed_view(scaled.data + m * n, m, n);
  const auto sought = packed_view(factors.data + m * n, m, r);
  const auto turned = packed_view(sought.data + m * r, m, r);
  const auto x = packed_view(turned.data + m * r, n, r);
  copy_scaled(targets, target_unit, sought);
  // A power of two for each column, near its greatest element: exact.
  std::vector<double> units(n);
  for (std::size_t column = 0; column < n; ++column) {
    const auto part = matrix.block(0, column, m, 1);
    scale_of(part, units[column]);
    copy_scaled(part, units[column], scaled.block(0, column, m, 1));
  }
  copy_scaled(scaled.as_const(), 1, factors);
  std::vector<double> taus(std::min(m, n));
  std::vector<std::int32_t> pivots(n);
  status = factor_qr(factors, taus, pivots, control);
  if (!status.ok()) return status;
  rank = 0;
  while (rank < taus.size() && std::abs(factors.at(rank, rank)) > tolerance * std::abs(factors.at(0, 0))) ++rank;

  for (std::size_t row = 0; row < n; ++row) std::fill_n(x.row(row), r, 0.0);
  for (int step = 0; step < 2; ++step) {
    find_residuals(scaled.as_const(), x.as_const(), sought.as_const(), turned, control);
    status = apply_reflections(factors.as_const(), taus, true, turned, control);
    if (!status.ok()) return status;
    const auto found = turned.block(0, 0, rank, r);
    status = solve_triangular(factors.block(0, 0, rank, rank).as_const(), found, {true, false}, control);
    if (!status.ok()) return status;
    for (std::size_t i = 0; i < rank; ++i) {
      double* row = x.row(static_cast<std::size_t>(pivots[i]));
      for (std::size_t c = 0; c < r; ++c) row[c] += found.at(i, c);
    }
  }
  for (std::size_t column = 0; column < n; ++column) {
    for (std::size_t c = 0; c < r; ++c) solution.at(column, c) = x.at(column, c) * units[column] / target_unit;
  }
  return {};
}

}  // namespace millrace
