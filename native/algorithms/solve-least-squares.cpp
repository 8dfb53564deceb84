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

constexpr std::size_t kRowsOfBlock = 256;

// A sum as if in twice the precision: the sum, and what rounding has lost of it.
struct Twice {
  double sum = 0;
  double lost = 0;

  void add_product(double a, double b) noexcept {
    const double product = a * b;
    const double next = sum + product;
    const double part = next - sum;
    lost += std::fma(a, b, -product) + ((sum - (next - part)) + (product - part));
    sum = next;
  }
};

// rest + small = targets - matrix * x, small being what does not fit into rest.
void find_residuals(MatrixView<const double> matrix, MatrixView<const double> x, MatrixView<const double> targets,
                    MatrixView<double> rest, MatrixView<double> small, const Control& control) {
  for_each_block(
      matrix.rows, control,
      [&](const Block& block) {
        for (std::size_t row = block.begin; row < block.end; ++row) {
          for (std::size_t c = 0; c < targets.columns; ++c) {
            Twice sum{targets.at(row, c), 0};
            for (std::size_t k = 0; k < matrix.columns; ++k) sum.add_product(-matrix.at(row, k), x.at(k, c));
            rest.at(row, c) = sum.sum + sum.lost;
            small.at(row, c) = (sum.sum - rest.at(row, c)) + sum.lost;
          }
        }
      },
      kRowsOfBlock);
}

// slopes = matrix' * rest, which is 0 at the solution.
void find_slopes(MatrixView<const double> matrix, MatrixView<const double> rest, MatrixView<double> slopes,
                 const Control& control) {
  const std::size_t cells = matrix.columns * rest.columns;
  std::vector<Twice> partials(block_count(matrix.rows, kRowsOfBlock) * cells);
  for_each_block(
      matrix.rows, control,
      [&](const Block& block) {
        Twice* sums = partials.data() + block.index * cells;
        for (std::size_t row = block.begin; row < block.end; ++row) {
          for (std::size_t k = 0; k < matrix.columns; ++k) {
            for (std::size_t c = 0; c < rest.columns; ++c) {
              sums[k * rest.columns + c].add_product(matrix.at(row, k), rest.at(row, c));
            }
          }
        }
      },
      kRowsOfBlock);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    Twice all;
    for (std::size_t at = cell; at < partials.size(); at += cells) {
      all.add_product(partials[at].sum, 1);
      all.lost += partials[at].lost;
    }
    slopes.at(cell / rest.columns, cell % rest.columns) = all.sum + all.lost;
  }
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
  LargeArray<double> cells(2 * m * n + 3 * m * r + 3 * n * r);
  const auto scaled = packed_view(cells.data(), m, n);
  const auto factors = packed_view(scaled.data + m * n, m, n);
  const auto sought = packed_view(factors.data + m * n, m, r);
  const auto turned = packed_view(sought.data + m * r, m, r);
  const auto rest = packed_view(turned.data + m * r, m, r);
  const auto x = packed_view(rest.data + m * r, n, r);
  const auto slopes = packed_view(x.data + n * r, n, r);
  const auto pulled = packed_view(slopes.data + n * r, n, r);
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
  const auto triangle = factors.block(0, 0, rank, rank).as_const();
  const auto found = turned.block(0, 0, rank, r);
  const auto step = [&]() -> Status {
    const Status solved = solve_triangular(triangle, found, {true, false}, control);
    if (!solved.ok()) return solved;
    for (std::size_t i = 0; i < rank; ++i) {
      double* row = x.row(static_cast<std::size_t>(pivots[i]));
      for (std::size_t c = 0; c < r; ++c) row[c] += found.at(i, c);
    }
    return {};
  };
  copy_scaled(sought.as_const(), 1, turned);
  status = apply_reflections(factors.as_const(), taus, true, turned, control);
  if (!status.ok()) return status;
  status = step();
  if (!status.ok()) return status;
  // Refinement: R' R dx = A' rest + A' small, each by the way that keeps its digits. Large residuals lose theirs in Q' rest.
  find_residuals(scaled.as_const(), x.as_const(), sought.as_const(), rest, turned, control);
  find_slopes(scaled.as_const(), rest.as_const(), slopes, control);
  const auto pull = pulled.block(0, 0, rank, r);
  for (std::size_t i = 0; i < rank; ++i) {
    std::copy_n(slopes.row(static_cast<std::size_t>(pivots[i])), r, pull.row(i));
  }
  status = solve_triangular(triangle.transposed(), pull, {false, false}, control);
  if (!status.ok()) return status;
  status = apply_reflections(factors.as_const(), taus, true, turned, control);
  if (!status.ok()) return status;
  for (std::size_t i = 0; i < rank; ++i) {
    for (std::size_t c = 0; c < r; ++c) found.at(i, c) += pull.at(i, c);
  }
  status = step();
  if (!status.ok()) return status;
  for (std::size_t column = 0; column < n; ++column) {
    for (std::size_t c = 0; c < r; ++c) solution.at(column, c) = x.at(column, c) * units[column] / target_unit;
  }
  return {};
}

}  // namespace millrace
