#include "algorithms/multiply-vector.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kBlockLines = 1024;
constexpr std::size_t kBlocksAtOnce = 64;
constexpr std::size_t kSmallWork = 1 << 16;

}  // namespace

template <class T>
Status multiply_vector(MatrixView<const T> matrix, std::span<const T> vector, std::span<T> product,
                       const Control& control) {
  const std::size_t m = matrix.rows;
  const std::size_t n = matrix.columns;
  if (vector.size() != n || product.size() != m) return {Code::kShape};
  const Control own = m * n < kSmallWork ? control.with_threads(1) : control;
  if (matrix.column_step == 1) {
    const std::size_t rows = std::clamp<std::size_t>(kSmallWork / (n + 1), 16, kBlockLines);
    for_each_block(
        m, own,
        [&](const Block& block) {
          dot_rows(product.data() + block.begin, matrix.row(block.begin), matrix.row_step, block.end - block.begin,
                   vector.data(), n);
        },
        rows);
    return control.stopped() ? Status{Code::kCancelled} : Status{};
  }
  if (matrix.row_step != 1) return {Code::kShape};
  std::fill(product.begin(), product.end(), T{0});
  const std::size_t blocks = block_count(n, kBlockLines);
  std::vector<T> partials(std::min(blocks, kBlocksAtOnce) * m);
  for (std::size_t first = 0; first < blocks; first += kBlocksAtOnce) {
    const std::size_t count = std::min(kBlocksAtOnce, blocks - first);
    parallel_for(count, own, [&](std::size_t index) {
      T* partial = partials.data() + index * m;
      std::fill_n(partial, m, T{0});
      const std::size_t begin = (first + index) * kBlockLines;
      add_scaled_rows(partial, m, matrix.data + static_cast<std::ptrdiff_t>(begin) * matrix.column_step,
                      matrix.column_step, vector.data() + begin, 1, std::min(kBlockLines, n - begin));
    });
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < count; ++index) add_scaled(product.data(), partials.data() + index * m, T{1}, m);
  }
  return {};
}

template Status multiply_vector(MatrixView<const double>, std::span<const double>, std::span<double>, const Control&);
template Status multiply_vector(MatrixView<const float>, std::span<const float>, std::span<float>, const Control&);

}  // namespace millrace
