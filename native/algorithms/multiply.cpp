#include "algorithms/multiply.h"

#include <algorithm>
#include <vector>

#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/multiply-tile.h"

namespace millrace {
namespace {

// What is packed at a time: 8 MiB of float64 from each matrix.
constexpr std::size_t kMostLines = 4096;
// A task is this many rows and columns of the product: of the right matrix 480 KiB of panels, which stay in the second
// cache while panels of the left one go by. Multiples of every tile's sides.
constexpr std::size_t kTaskRows = 256;
constexpr std::size_t kTaskBytes = 1920;
// A smaller product (multiply-adds) is not worth waking threads for.
constexpr std::size_t kSmallWork = 1 << 18;

constexpr std::size_t round_up(std::size_t value, std::size_t step) noexcept { return (value + step - 1) / step * step; }

template <class T>
struct Product {
  MatrixView<const T> left;
  MatrixView<const T> right;
  MatrixView<T> to;
  MultiplyRule rule;
  Simd level;

  // One part of the product over one block of k, from packed panels: rows and columns begin at the part's own.
  void fill(const T* left_panels, const T* right_panels, std::size_t inner, MatrixView<T> part, std::ptrdiff_t diagonal,
            TileRule tile_rule, TileShape shape) const noexcept {
    for (std::size_t row = 0; row < part.rows; row += shape.rows) {
      const std::size_t rows = std::min(shape.rows, part.rows - row);
      for (std::size_t column = 0; column < part.columns; column += shape.columns) {
        if (rule.lower_only && static_cast<std::ptrdiff_t>(column) >= static_cast<std::ptrdiff_t>(row + rows) + diagonal) {
          break;
        }
        const std::size_t columns = std::min(shape.columns, part.columns - column);
        const T* a = left_panels + row * inner;
        const T* b = right_panels + column * inner;
        T* c = part.row(row) + column;
        if (rows == shape.rows && columns == shape.columns) {
          multiply_tile(a, b, inner, c, part.row_step, tile_rule, level);
        } else {
          edge(a, b, inner, c, part.row_step, tile_rule, shape, rows, columns);
        }
      }
    }
  }

  void edge(const T* a, const T* b, std::size_t inner, T* c, std::ptrdiff_t step, TileRule tile_rule, TileShape shape,
            std::size_t rows, std::size_t columns) const noexcept {
    alignas(64) T tile[kMostTileCells];
    multiply_tile(a, b, inner, tile, static_cast<std::ptrdiff_t>(shape.columns), {false, tile_rule.negative}, level);
    for (std::size_t row = 0; row < rows; ++row, c += step) {
      const T* from = tile + row * shape.columns;
      for (std::size_t column = 0; column < columns; ++column) {
        c[column] = tile_rule.add ? c[column] + from[column] : from[column];
      }
    }
  }

  // Steps k_begin .. k_end of the whole product, added in blocks of kInnerBlock.
  void run(std::size_t k_begin, std::size_t k_end, bool add, const Control& control) const {
    const TileShape shape = tile_shape<T>(level);
    const std::size_t most_rows = std::min(to.rows, kMostLines);
    const std::size_t most_columns = std::min(to.columns, kMostLines);
    const std::size_t most_inner = std::min(k_end - k_begin, kInnerBlock);
    LargeArray<T> left_panels(round_up(most_rows, shape.rows) * most_inner);
    LargeArray<T> right_panels(round_up(most_columns, shape.columns) * most_inner);
    const bool is_small = to.rows * to.columns * (k_end - k_begin) < kSmallWork;
    const Control own = is_small ? control.with_threads(1) : control;
    for (std::size_t column = 0; column < to.columns; column += kMostLines) {
      for (std::size_t k = k_begin; k < k_end && !control.stopped(); k += kInnerBlock) {
        for (std::size_t row = 0; row < to.rows; row += kMostLines) {
          const std::size_t rows = std::min(kMostLines, to.rows - row);
          const std::size_t columns = std::min(kMostLines, to.columns - column);
          if (rule.lower_only && column >= row + rows) continue;
          step(row, rows, column, columns, k, std::min(kInnerBlock, k_end - k), add || k > k_begin, shape,
               left_panels.data(), right_panels.data(), own);
        }
      }
    }
  }

  void step(std::size_t row_begin, std::size_t rows, std::size_t column_begin, std::size_t columns, std::size_t k,
            std::size_t inner, bool add, TileShape shape, T* left_panels, T* right_panels, const Control& control) const {
    const std::size_t task_columns = kTaskBytes / sizeof(T);
    const std::size_t row_tasks = block_count(rows, kTaskRows);
    const std::size_t column_tasks = block_count(columns, task_columns);
    parallel_for(row_tasks + column_tasks, control, [&](std::size_t task) {
      if (task < row_tasks) {
        const std::size_t begin = task * kTaskRows;
        const auto from = left.block(row_begin + begin, k, 1, 1);
        pack_panels(from.data, left.row_step, left.column_step, std::min(kTaskRows, rows - begin), shape.rows, inner,
                    left_panels + begin * inner);
      } else {
        const std::size_t begin = (task - row_tasks) * task_columns;
        const auto from = right.block(k, column_begin + begin, 1, 1);
        pack_panels(from.data, right.column_step, right.row_step, std::min(task_columns, columns - begin),
                    shape.columns, inner, right_panels + begin * inner);
      }
    });
    // Neighbouring tasks share the right panels.
    parallel_for(row_tasks * column_tasks, control, [&](std::size_t task) {
      const std::size_t row = task % row_tasks * kTaskRows;
      const std::size_t column = task / row_tasks * task_columns;
      const auto part = to.block(row_begin + row, column_begin + column, std::min(kTaskRows, rows - row),
                                 std::min(task_columns, columns - column));
      const std::ptrdiff_t diagonal = static_cast<std::ptrdiff_t>(row_begin + row) - static_cast<std::ptrdiff_t>(column_begin + column);
      fill(left_panels + row * inner, right_panels + column * inner, inner, part, diagonal, {add, rule.negative}, shape);
    });
  }
};

// More runs than one: each has its own partial product; they are added in order, whoever made them.
template <class T>
Status multiply_runs(const Product<T>& whole, const Control& control) {
  const std::size_t inner = whole.left.columns;
  const std::size_t runs = block_count(inner, kInnerRun);
  const std::size_t cells = whole.to.rows * whole.to.columns;
  // A narrow product has too few tiles to share out: then threads take runs.
  const bool by_runs = cells <= kTaskRows * kTaskRows;
  const std::size_t at_once = by_runs ? std::min<std::size_t>(static_cast<std::size_t>(control.threads()), runs) : 1;
  LargeArray<T> partials(cells * at_once);
  for (std::size_t first = 0; first < runs; first += at_once) {
    const std::size_t count = std::min(at_once, runs - first);
    const auto make = [&](std::size_t index) {
      Product<T> part = whole;
      part.to = packed_view(partials.data() + index * cells, whole.to.rows, whole.to.columns);
      const std::size_t begin = (first + index) * kInnerRun;
      part.run(begin, std::min(inner, begin + kInnerRun), false, by_runs ? control.with_threads(1) : control);
    };
    if (by_runs) parallel_for(count, control, make);
    else make(0);
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < count; ++index) {
      const bool add = whole.rule.add || first + index > 0;
      for_each_block(
          whole.to.rows, by_runs ? control.with_threads(1) : control,
          [&](const Block& block) {
            for (std::size_t row = block.begin; row < block.end; ++row) {
              const T* from = partials.data() + index * cells + row * whole.to.columns;
              T* to = whole.to.row(row);
              const std::size_t columns = whole.rule.lower_only ? std::min(row + 1, whole.to.columns) : whole.to.columns;
              for (std::size_t c = 0; c < columns; ++c) to[c] = add ? to[c] + from[c] : from[c];
            }
          },
          kTaskRows);
    }
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace

template <class T>
Status multiply(MatrixView<const T> left, MatrixView<const T> right, MatrixView<T> product, MultiplyRule rule,
                const Control& control, Simd level) {
  if (left.columns != right.rows || left.rows != product.rows || right.columns != product.columns ||
      product.column_step != 1) {
    return {Code::kShape};
  }
  if (product.empty()) return {};
  if (left.columns == 0) {
    if (rule.add) return {};
    for (std::size_t row = 0; row < product.rows; ++row) std::fill_n(product.row(row), product.columns, T{0});
    return {};
  }
  const Product<T> whole{left, right, product, rule, level};
  if (left.columns > kInnerRun) return multiply_runs(whole, control);
  whole.run(0, left.columns, rule.add, control);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

template <class T>
void mirror_lower(MatrixView<T> matrix, const Control& control) {
  constexpr std::size_t kSide = 32;
  for_each_block(
      matrix.rows, control,
      [&](const Block& block) {
        for (std::size_t first = 0; first < block.end; first += kSide) {
          for (std::size_t row = block.begin; row < block.end; ++row) {
            const T* from = matrix.row(row);
            for (std::size_t column = first; column < std::min(first + kSide, row); ++column) {
              matrix.at(column, row) = from[column];
            }
          }
        }
      },
      kSide);
}

template Status multiply(MatrixView<const double>, MatrixView<const double>, MatrixView<double>, MultiplyRule,
                         const Control&, Simd);
template Status multiply(MatrixView<const float>, MatrixView<const float>, MatrixView<float>, MultiplyRule,
                         const Control&, Simd);
template void mirror_lower(MatrixView<double>, const Control&);
template void mirror_lower(MatrixView<float>, const Control&);

}  // namespace millrace
