#include "algorithms/column-products.h"

#include <algorithm>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/interleave.h"
#include "kernels/matrix/multiply-tile.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

// A wider product takes too much memory for each thread to have one of its own: threads share out its tiles then.
constexpr std::size_t kMostOwn = 1024;
// Columns that are read side by side, as many rows of them as stay in the first cache.
constexpr std::size_t kReadRows = 2 * kInnerBlock;

constexpr std::size_t round_up(std::size_t value, std::size_t step) noexcept { return (value + step - 1) / step * step; }

struct Columns {
  std::size_t width;
  std::size_t padded;  // to whole panels
  const ColumnFill& fill;
  std::span<const double> weights;
  Simd level;
  TileShape shape;

  // Rows begin .. begin + count as panels, [block of kInnerBlock rows][panel][row][column in panel].
  void pack(std::size_t begin, std::size_t count, double* panels, const Control& control) const {
    parallel_for(padded / kInterleaved, control, [&](std::size_t group) {
      alignas(64) double side[kInterleaved * kReadRows];
      const std::size_t first = group * kInterleaved;
      const std::size_t panel = first / shape.columns * shape.columns;
      for (std::size_t c = 0; c < kInterleaved; ++c) {
        double* values = side + c * kReadRows;
        if (first + c < width) fill(first + c, begin, count, values);
        else std::fill_n(values, count, 0.0);
      }
      for (std::size_t row = 0; row < count; row += kInnerBlock) {
        const std::size_t inner = std::min(kInnerBlock, count - row);
        interleave(side + row, kReadRows, inner, panels + row * padded + panel * inner + first - panel, shape.columns);
      }
    });
  }

  // The panels of one block of rows, each row times its weight.
  void weigh(const double* panels, const double* block_weights, std::size_t inner, double* to) const noexcept {
    for (std::size_t panel = 0; panel < padded; panel += shape.columns) {
      for (std::size_t row = 0; row < inner; ++row) {
        const std::size_t at = panel * inner + row * shape.columns;
        std::copy_n(panels + at, shape.columns, to + at);
        scale_row(to + at, block_weights[row], shape.columns);
      }
    }
  }

  // Adds the products of a block of rows on and below the diagonal, in whole tiles.
  void multiply_block(const double* left, const double* right, std::size_t inner, bool add, double* sums,
                      const Control& control) const {
    parallel_for(block_count(width, shape.columns), control, [&](std::size_t group) {
      const std::size_t end = std::min(round_up(width, shape.rows), (group + 1) * shape.columns);
      for (std::size_t row = group * shape.columns; row < end; row += shape.rows) {
        const double* a = left + group * shape.columns * inner + row % shape.columns;
        for (std::size_t column = 0; column < row + shape.rows; column += shape.columns) {
          multiply_tile(a, right + column * inner, inner, sums + row * padded + column, static_cast<std::ptrdiff_t>(padded),
                        {add, false}, level, shape.columns);
        }
      }
    });
  }

  // The products of rows begin .. end, at most kInnerRun of them.
  void sum_run(std::size_t begin, std::size_t end, double* sums, const Control& control) const {
    LargeArray<double> panels(padded * kReadRows);
    LargeArray<double> weighed(weights.empty() ? 0 : padded * kInnerBlock);
    for (std::size_t row = begin; row < end && !control.stopped(); row += kReadRows) {
      const std::size_t count = std::min(kReadRows, end - row);
      pack(row, count, panels.data(), control);
      for (std::size_t i = 0; i < count; i += kInnerBlock) {
        const std::size_t inner = std::min(kInnerBlock, count - i);
        const double* right = panels.data() + i * padded;
        if (!weights.empty()) weigh(right, weights.data() + row + i, inner, weighed.data());
        multiply_block(weights.empty() ? right : weighed.data(), right, inner, row + i > begin, sums, control);
      }
    }
  }
};

}  // namespace

Status column_products(std::size_t rows, std::size_t width, const ColumnFill& fill, std::span<const double> weights,
                       MatrixView<double> product, const Control& control) {
  if (product.rows != width || product.columns != width || (!weights.empty() && weights.size() != rows)) return {Code::kShape};
  for (std::size_t row = 0; row < width; ++row) {
    for (std::size_t column = 0; column < width; ++column) product.at(row, column) = 0;
  }
  const Simd level = simd_level();
  const TileShape shape = tile_shape<double>(level);
  const Columns columns{width, round_up(width, shape.columns), fill, weights, level, shape};
  const std::size_t runs = block_count(rows, kInnerRun);
  const bool by_runs = width <= kMostOwn;
  const std::size_t at_once = std::min<std::size_t>(by_runs ? static_cast<std::size_t>(control.threads()) : 1, runs);
  const Control inner = by_runs ? control.with_threads(1) : control;
  const std::size_t cells = columns.padded * columns.padded;
  LargeArray<double> sums(cells * at_once);
  for (std::size_t first = 0; first < runs; first += at_once) {
    const std::size_t count = std::min(at_once, runs - first);
    const auto sum_run = [&](std::size_t index) {
      const std::size_t begin = (first + index) * kInnerRun;
      columns.sum_run(begin, std::min(rows, begin + kInnerRun), sums.data() + index * cells, inner);
    };
    if (by_runs) parallel_for(count, control, sum_run);
    else sum_run(0);
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < count; ++index) {
      for (std::size_t row = 0; row < width; ++row) {
        const double* from = sums.data() + index * cells + row * columns.padded;
        for (std::size_t column = 0; column <= row; ++column) product.at(row, column) += from[column];
      }
    }
  }
  return {};
}

}  // namespace millrace
