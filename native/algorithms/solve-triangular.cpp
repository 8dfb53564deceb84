#include "algorithms/solve-triangular.h"

#include <algorithm>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kBlock = 64;
// Columns of x that one task substitutes: 64 rows of them stay in the first cache.
constexpr std::size_t kStrip = 64;

// A block of the diagonal: negated below it, so that substitution only adds.
void substitute(MatrixView<const double> triangle, MatrixView<double> x, bool unit, const Control& control) {
  const std::size_t n = triangle.rows;
  double factors[kBlock * kBlock];
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t k = 0; k < row; ++k) factors[row * kBlock + k] = -triangle.at(row, k);
  }
  for_each_block(
      x.columns, n * n * x.columns < (1 << 16) ? control.with_threads(1) : control,
      [&](const Block& strip) {
        const std::size_t width = strip.end - strip.begin;
        for (std::size_t row = 0; row < n; ++row) {
          double* to = x.row(row) + strip.begin;
          add_scaled_rows(to, width, x.data + strip.begin, x.row_step, factors + row * kBlock, 1, row);
          if (unit) continue;
          const double diagonal = triangle.at(row, row);
          for (std::size_t c = 0; c < width; ++c) to[c] /= diagonal;
        }
      },
      kStrip);
}

}  // namespace

Status solve_triangular(MatrixView<const double> triangle, MatrixView<double> x, TriangleRule rule,
                        const Control& control) {
  const std::size_t n = triangle.rows;
  if (triangle.columns != n || x.rows != n || x.column_step != 1) return {Code::kShape};
  if (!rule.unit_diagonal) {
    for (std::size_t row = 0; row < n; ++row) {
      if (triangle.at(row, row) == 0) return {Code::kSingular, static_cast<std::int64_t>(row)};
    }
  }
  if (x.empty()) return {};
  // From its last row and column, an upper triangle is a lower one.
  if (rule.upper) {
    triangle = triangle.reversed_rows().reversed_columns();
    x = x.reversed_rows();
  }
  for (std::size_t first = 0; first < n; first += kBlock) {
    const std::size_t rows = std::min(kBlock, n - first);
    const auto part = x.block(first, 0, rows, x.columns);
    if (first > 0) {
      const Status status = multiply<double>(triangle.block(first, 0, rows, first), x.block(0, 0, first, x.columns).as_const(),
                                             part, {true, true, false}, control);
      if (!status.ok()) return status;
    }
    substitute(triangle.block(first, first, rows, rows), part, rule.unit_diagonal, control);
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
