#include "algorithms/factor-qr.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/apply-reflections.h"
#include "algorithms/multiply-vector.h"
#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "kernels/matrix/reflect.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/scale-of.h"

namespace millrace {
namespace {

// Reflection of column `at`, from its row `at` down: v goes to `v`, and below R's diagonal element in the matrix.
double reflect_column(MatrixView<double> matrix, std::size_t at, std::vector<double>& v) {
  const std::size_t rows = matrix.rows - at;
  v.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) v[i] = matrix.at(at + i, at);
  const Reflection made = reflect(v.data(), rows);
  matrix.at(at, at) = made.beta;
  for (std::size_t i = 1; i < rows; ++i) matrix.at(at + i, at) = v[i];
  return made.tau;
}

Status factor_plain(MatrixView<double> matrix, std::span<double> taus, const Control& control) {
  std::vector<double> v;
  std::vector<double> sums(kReflectionBlock);
  for (std::size_t first = 0; first < taus.size(); first += kReflectionBlock) {
    const std::size_t end = std::min(first + kReflectionBlock, taus.size());
    for (std::size_t j = first; j < end; ++j) {
      taus[j] = reflect_column(matrix, j, v);
      const std::size_t rest = end - j - 1;
      if (rest == 0 || taus[j] == 0) continue;
      const auto part = matrix.block(j, j + 1, matrix.rows - j, rest);
      const std::span<double> products(sums.data(), rest);
      const Status status = multiply_vector<double>(part.as_const().transposed(), v, products, control);
      if (!status.ok()) return status;
      for (std::size_t i = 0; i < part.rows; ++i) add_scaled(part.row(i), sums.data(), -taus[j] * v[i], rest);
    }
    if (end == matrix.columns) break;
    const auto others = matrix.block(0, end, matrix.rows, matrix.columns - end);
    const Status status =
        apply_reflection_block(matrix.as_const(), taus, first, end - first, true, others, control);
    if (!status.ok()) return status;
  }
  return {};
}

// What pivoting keeps: how long the rest of each column is, and how long it was when that was last found exactly.
class PivotedFactors {
 public:
  PivotedFactors(MatrixView<double> matrix, std::span<double> taus, std::span<std::int32_t> pivots,
                 const Control& control)
      : matrix_(matrix), taus_(taus), pivots_(pivots), control_(control), lengths_(matrix.columns),
        exact_(matrix.columns), taken_(matrix.columns * kReflectionBlock), dots_(matrix.columns) {}

  Status factor() {
    for (std::size_t column = 0; column < matrix_.columns; ++column) {
      pivots_[column] = static_cast<std::int32_t>(column);
    }
    find_lengths(0, {});
    for (std::size_t first = 0; first < taus_.size();) {
      const std::size_t most = std::min(kReflectionBlock, taus_.size() - first);
      std::size_t done = 0;
      const Status status = panel(first, most, done);
      if (!status.ok()) return status;
      first += done;
    }
    return {};
  }

 private:
  // The lengths from `row` down of the columns asked for (none: all from `row` on).
  void find_lengths(std::size_t row, const std::vector<std::size_t>& columns) {
    std::vector<double> column(matrix_.rows - row);
    const std::size_t count = columns.empty() ? matrix_.columns - row : columns.size();
    for (std::size_t index = 0; index < count; ++index) {
      const std::size_t c = columns.empty() ? row + index : columns[index];
      for (std::size_t i = row; i < matrix_.rows; ++i) column[i - row] = matrix_.at(i, c);
      lengths_[c] = exact_[c] = length_of(column.data(), column.size());
    }
  }

  void swap_columns(std::size_t a, std::size_t b) {
    if (a == b) return;
    for (std::size_t row = 0; row < matrix_.rows; ++row) std::swap(matrix_.at(row, a), matrix_.at(row, b));
    std::swap_ranges(taken(a), taken(a) + kReflectionBlock, taken(b));
    std::swap(pivots_[a], pivots_[b]);
    std::swap(lengths_[a], lengths_[b]);
    std::swap(exact_[a], exact_[b]);
  }

  double* taken(std::size_t column) noexcept { return taken_.data() + column * kReflectionBlock; }

  // Up to `most` reflections from `first` on. Columns to their right stay as they were but for the rows of R; what is
  // to be taken off them, V F', waits in F = taken_ [column][reflection] (LAPACK's dlaqps).
  Status panel(std::size_t first, std::size_t most, std::size_t& done) {
    const std::size_t m = matrix_.rows;
    const std::size_t n = matrix_.columns;
    std::vector<std::size_t> doubtful;
    std::vector<double> sums(n);
    std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(first * kReflectionBlock), taken_.end(), 0.0);
    for (done = 0; done < most && doubtful.empty() && !control_.stopped();) {
      const std::size_t j = first + done;
      std::size_t longest = j;
      for (std::size_t c = j + 1; c < n; ++c) {
        if (lengths_[c] > lengths_[longest]) longest = c;
      }
      swap_columns(j, longest);
      v_.resize(m);
      dot_rows(v_.data() + j, matrix_.row(j) + first, matrix_.row_step, m - j, taken(j), done);
      for (std::size_t row = j; row < m; ++row) matrix_.at(row, j) -= v_[row];
      taus_[j] = reflect_column(matrix_, j, v_);
      const std::size_t rest = n - j - 1;
      const auto right = matrix_.block(j, j + 1, m - j, rest);
      const std::span<double> products(sums.data(), rest);
      Status status = multiply_vector<double>(right.as_const().transposed(), v_, products, control_);
      if (!status.ok()) return status;
      // The products as if the earlier reflections of this panel had been taken off already.
      double earlier[kReflectionBlock] = {};
      add_scaled_rows(earlier, done, matrix_.row(j) + first, matrix_.row_step, v_.data(), 1, m - j);
      dot_rows(dots_.data(), taken(j) + kReflectionBlock, kReflectionBlock, rest, earlier, done);
      for (std::size_t c = j + 1; c < n; ++c) taken(c)[done] = taus_[j] * (sums[c - j - 1] - dots_[c - j - 1]);
      ++done;
      finish_row(first, done, doubtful);
    }
    const std::size_t next = first + done;
    if (next < n && next < m) {
      const MatrixView<const double> factors{taken(next), n - next, done, kReflectionBlock, 1};
      const Status status =
          multiply<double>(matrix_.block(next, first, m - next, done).as_const(), factors.transposed(),
                           matrix_.block(next, next, m - next, n - next), {true, true, false}, control_);
      if (!status.ok()) return status;
      if (!doubtful.empty()) find_lengths(next, doubtful);
    }
    return control_.stopped() ? Status{Code::kCancelled} : Status{};
  }

  // Row j of R beyond the diagonal, and the lengths below it.
  void finish_row(std::size_t first, std::size_t done, std::vector<std::size_t>& doubtful) {
    const std::size_t j = first + done - 1;
    double* row = matrix_.row(j);
    const double diagonal = row[j];
    row[j] = 1;  // the reflection's own first element
    dot_rows(dots_.data(), taken(j) + kReflectionBlock, kReflectionBlock, matrix_.columns - j - 1, row + first, done);
    constexpr double kDoubt = 1.4901161193847656e-08;  // root of the unit of float64
    for (std::size_t c = j + 1; c < matrix_.columns; ++c) {
      row[c] -= dots_[c - j - 1];
      if (lengths_[c] == 0) continue;
      const double share = std::abs(row[c]) / lengths_[c];
      const double left = std::max(0.0, (1 + share) * (1 - share));
      const double fallen = lengths_[c] / exact_[c];
      if (left * fallen * fallen <= kDoubt) doubtful.push_back(c);
      else lengths_[c] *= std::sqrt(left);
    }
    row[j] = diagonal;
  }

  MatrixView<double> matrix_;
  std::span<double> taus_;
  std::span<std::int32_t> pivots_;
  const Control& control_;
  std::vector<double> lengths_;
  std::vector<double> exact_;
  std::vector<double> taken_;
  std::vector<double> dots_;
  std::vector<double> v_;
};

}  // namespace

Status factor_qr(MatrixView<double> matrix, std::span<double> taus, std::span<std::int32_t> pivots,
                 const Control& control) {
  if (taus.size() != std::min(matrix.rows, matrix.columns) || matrix.column_step != 1 ||
      (!pivots.empty() && pivots.size() != matrix.columns)) {
    return {Code::kShape};
  }
  if (pivots.empty()) return factor_plain(matrix, taus, control);
  return PivotedFactors(matrix, taus, pivots, control).factor();
}

Status columns_of_q(MatrixView<const double> factors, std::span<const double> taus, MatrixView<double> q,
                    const Control& control) {
  for (std::size_t row = 0; row < q.rows; ++row) {
    for (std::size_t column = 0; column < q.columns; ++column) q.at(row, column) = row == column ? 1 : 0;
  }
  return apply_reflections(factors, taus, false, q, control);
}

Status qr_factors(MatrixView<const double> matrix, MatrixView<double> q, MatrixView<double> r,
                  std::span<std::int32_t> pivots, const Control& control) {
  const std::size_t m = matrix.rows;
  const std::size_t n = matrix.columns;
  const std::size_t k = std::min(m, n);
  if (r.rows != k || r.columns != n || (q.rows > 0 && (q.rows != m || q.columns != k))) return {Code::kShape};
  double scale = 1;
  Status status = scale_of(matrix, scale);
  if (!status.ok()) return status;
  LargeArray<double> cells(m * n);
  const auto factors = packed_view(cells.data(), m, n);
  copy_scaled(matrix, scale, factors);
  std::vector<double> taus(k);
  status = factor_qr(factors, taus, pivots, control);
  if (!status.ok()) return status;
  for (std::size_t row = 0; row < k; ++row) {
    for (std::size_t column = 0; column < n; ++column) {
      r.at(row, column) = column < row ? 0 : factors.at(row, column) / scale;
    }
  }
  return q.empty() ? Status{} : columns_of_q(factors.as_const(), taus, q, control);
}

}  // namespace millrace
