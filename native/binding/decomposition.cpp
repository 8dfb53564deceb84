#include "algorithms/eigen-symmetric.h"
#include "algorithms/factor-cholesky.h"
#include "algorithms/factor-qr.h"
#include "algorithms/randomized-svd.h"
#include "algorithms/solve-least-squares.h"
#include "algorithms/solve-triangular.h"
#include "algorithms/svd.h"
#include "binding/families.h"
#include "binding/matrix-arguments.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// A matrix without gaps, of exactly these sizes.
template <class T>
MatrixView<T> whole(Arguments& arguments, std::span<T> cells, std::size_t rows, std::size_t columns) {
  const bool fits = columns == 0 ? cells.empty() : cells.size() % columns == 0 && cells.size() / columns == rows;
  if (!fits) arguments.check({Code::kShape});
  return packed_view(cells.data(), rows, columns);
}

void call_factor_cholesky(Arguments& arguments) {
  const auto cells = arguments.array<const double>();
  const auto result = arguments.array<double>();
  const std::size_t n = arguments.count();
  const double least = arguments.number();
  const auto matrix = whole(arguments, cells, n, n);
  const auto factor = whole(arguments, result, n, n);
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column < n; ++column) factor.at(row, column) = column > row ? 0 : matrix.at(row, column);
  }
  double scale = 1;
  arguments.check(scale_of(factor.as_const(), scale));
  arguments.check(factor_cholesky(factor, least, arguments.control()));
}

void call_solve_triangular(Arguments& arguments) {
  const auto cells = arguments.array<const double>();
  const auto sides = arguments.array<const double>();
  const auto result = arguments.array<double>();
  const std::size_t n = arguments.count();
  const std::size_t columns = arguments.count();
  const bool upper = arguments.boolean();
  const bool transposed = arguments.boolean();
  const bool unit = arguments.boolean();
  const auto triangle = whole(arguments, cells, n, n);
  const auto from = whole(arguments, sides, n, columns);
  const auto solution = whole(arguments, result, n, columns);
  copy_scaled(from, 1, solution);
  arguments.check(solve_triangular(transposed ? triangle.transposed() : triangle, solution, {upper != transposed, unit},
                                   arguments.control()));
}

void call_factor_qr(Arguments& arguments) {
  const auto cells = arguments.array<const double>();
  const auto orthogonal = arguments.array<double>();
  const auto triangle = arguments.array<double>();
  const auto pivots = arguments.array<std::int32_t>();
  const std::size_t rows = arguments.count();
  const std::size_t columns = arguments.count();
  const std::size_t k = std::min(rows, columns);
  const auto matrix = whole(arguments, cells, rows, columns);
  const auto q = orthogonal.empty() ? MatrixView<double>{} : whole(arguments, orthogonal, rows, k);
  const auto r = whole(arguments, triangle, k, columns);
  arguments.check(qr_factors(matrix, q, r, pivots, arguments.control()));
}

void call_solve_least_squares(Arguments& arguments) {
  const auto cells = arguments.array<const double>();
  const auto sides = arguments.array<const double>();
  const auto result = arguments.array<double>();
  const auto rank = arguments.array<std::int32_t>();
  const std::size_t rows = arguments.count();
  const std::size_t columns = arguments.count();
  const std::size_t width = arguments.count();
  const double tolerance = arguments.number();
  const auto matrix = whole(arguments, cells, rows, columns);
  const auto targets = whole(arguments, sides, rows, width);
  const auto solution = whole(arguments, result, columns, width);
  if (rank.size() != 1) arguments.check({Code::kShape});
  std::size_t found = 0;
  arguments.check(solve_least_squares(matrix, targets, tolerance, solution, found, arguments.control()));
  rank[0] = static_cast<std::int32_t>(found);
}

void call_eigen_symmetric(Arguments& arguments) {
  const auto cells = arguments.array<const double>();
  const auto values = arguments.array<double>();
  const auto rows = arguments.array<double>();
  const std::size_t n = values.size();
  const auto matrix = whole(arguments, cells, n, n);
  const auto vectors = whole(arguments, rows, n, n);
  arguments.check(eigen_symmetric(matrix, values, vectors, arguments.control()));
}

// What both ways to decompose begin with.
struct SvdArguments {
  explicit SvdArguments(Arguments& arguments) {
    const auto cells = arguments.array<const double>();
    const auto left_cells = arguments.array<double>();
    values = arguments.array<double>();
    const auto right_cells = arguments.array<double>();
    const std::size_t rows = arguments.count();
    const std::size_t columns = arguments.count();
    matrix = whole(arguments, cells, rows, columns);
    left = whole(arguments, left_cells, rows, values.size());
    right = whole(arguments, right_cells, values.size(), columns);
  }

  MatrixView<const double> matrix;
  MatrixView<double> left;
  std::span<double> values;
  MatrixView<double> right;
};

void call_svd(Arguments& arguments) {
  const SvdArguments own(arguments);
  arguments.check(svd(own.matrix, own.left, own.values, own.right, arguments.control()));
}

void call_randomized_svd(Arguments& arguments) {
  const SvdArguments own(arguments);
  RandomizedRule rule{};
  rule.oversampling = arguments.count();
  rule.iterations = arguments.count();
  rule.seed = arguments.count();
  arguments.check(randomized_svd(own.matrix, own.left, own.values, own.right, rule, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"matrix/eigen-symmetric", call_eigen_symmetric},
    {"matrix/factor-cholesky", call_factor_cholesky},
    {"matrix/factor-qr", call_factor_qr},
    {"matrix/randomized-svd", call_randomized_svd},
    {"matrix/solve-least-squares", call_solve_least_squares},
    {"matrix/solve-triangular", call_solve_triangular},
    {"matrix/svd", call_svd},
};

}  // namespace

std::span<const OpEntry> decomposition_ops() { return kOps; }

}  // namespace millrace
