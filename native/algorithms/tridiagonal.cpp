#include "algorithms/tridiagonal.h"

#include <algorithm>

#include "algorithms/multiply-vector.h"
#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "kernels/matrix/reflect.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kBlock = 32;
constexpr std::size_t kWidth = 2 * kBlock;

}  // namespace

Status reduce_to_tridiagonal(MatrixView<double> matrix, std::span<double> diagonal, std::span<double> beside,
                             std::span<double> taus, const Control& control) {
  const std::size_t n = matrix.rows;
  // Of row i: v and w of this block's reflections, and the same in the other order; [i][2 kBlock].
  LargeArray<double> pairs(n * kWidth);
  LargeArray<double> turned(n * kWidth);
  std::vector<double> v(n);
  std::vector<double> w(n);
  std::vector<double> dots(n);
  for (std::size_t first = 0; first < n;) {
    const std::size_t count = std::min(kBlock, n - first);
    std::fill_n(pairs.data() + first * kWidth, (n - first) * kWidth, 0.0);
    std::fill_n(turned.data() + first * kWidth, (n - first) * kWidth, 0.0);
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t j = first + k;
      // Column j as the block's earlier reflections leave it.
      dot_rows(w.data() + j, pairs.data() + j * kWidth, kWidth, n - j, turned.data() + j * kWidth, kWidth);
      for (std::size_t i = j; i < n; ++i) v[i] = matrix.at(i, j) - w[i];
      diagonal[j] = v[j];
      if (j + 1 >= n) break;
      if (j + 2 >= n) {
        beside[j] = v[j + 1];
        continue;
      }
      const std::size_t rest = n - j - 1;
      const Reflection made = reflect(v.data() + j + 1, rest);
      beside[j] = made.beta;
      taus[j] = made.tau;
      for (std::size_t i = j + 2; i < n; ++i) matrix.at(i, j) = v[i];
      if (made.tau == 0) continue;
      const std::span<const double> vector(v.data() + j + 1, rest);
      const std::span<double> product(w.data() + j + 1, rest);
      const Status status =
          multiply_vector<double>(matrix.block(j + 1, j + 1, rest, rest).as_const(), vector, product, control);
      if (!status.ok()) return status;
      double sums[kWidth] = {};
      add_scaled_rows(sums, kWidth, turned.data() + (j + 1) * kWidth, kWidth, v.data() + j + 1, 1, rest);
      dot_rows(dots.data(), pairs.data() + (j + 1) * kWidth, kWidth, rest, sums, kWidth);
      for (std::size_t i = j + 1; i < n; ++i) w[i] = made.tau * (w[i] - dots[i - j - 1]);
      const double product_sum = dot(w.data() + j + 1, v.data() + j + 1, rest);
      add_scaled(w.data() + j + 1, v.data() + j + 1, -0.5 * made.tau * product_sum, rest);
      for (std::size_t i = j + 1; i < n; ++i) {
        double* pair = pairs.data() + i * kWidth;
        double* other = turned.data() + i * kWidth;
        pair[k] = other[kBlock + k] = v[i];
        pair[kBlock + k] = other[k] = w[i];
      }
    }
    const std::size_t next = first + count;
    if (next < n) {
      const std::size_t rest = n - next;
      const auto part = matrix.block(next, next, rest, rest);
      const auto left = packed_view<const double>(pairs.data() + next * kWidth, rest, kWidth);
      const auto right = packed_view<const double>(turned.data() + next * kWidth, rest, kWidth);
      const Status status = multiply<double>(left, right.transposed(), part, {true, true, true}, control);
      if (!status.ok()) return status;
      mirror_lower(part, control);
    }
    first = next;
  }
  return {};
}

}  // namespace millrace
