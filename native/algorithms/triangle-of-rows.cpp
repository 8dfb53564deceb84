#include "algorithms/triangle-of-rows.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/turn-columns.h"

namespace millrace {
namespace {

// Rows of a run at least: a triangle of its own costs a run as much as `width` more rows would.
constexpr std::size_t kLeastRun = 8192;
constexpr std::size_t kRowsPerColumn = 16;
// A block stays in the second cache, the vectors of a turn in the first.
constexpr std::size_t kBlockCells = std::size_t{1} << 16;
constexpr std::size_t kMostBlockRows = 256;
constexpr std::size_t kLanes = 8;
// Triangles of runs that wait to be taken into the first.
constexpr std::size_t kWaitingCells = std::size_t{1} << 23;

constexpr std::size_t round_up(std::size_t value, std::size_t step) noexcept { return (value + step - 1) / step * step; }

// Columns side by side, each `stride` long, of which the first `rows` (a multiple of kLanes) count.
struct RowBlock {
  double* columns;
  std::size_t stride;
  std::size_t rows;
};

// A triangle that grows by rows: its width is a multiple of kTurnedTogether, columns beyond the matrix's are 0.
struct Triangle {
  double* cells;  // [width x width]
  std::size_t width;

  double* at(std::size_t row, std::size_t column) const noexcept { return cells + row * width + column; }

  // Makes the reflections of columns first .. first + kTurnedTogether, on those columns, and their factor T.
  void make_turn(const RowBlock& block, std::size_t first, std::size_t rows, double* factor) const noexcept {
    double taus[kTurnedTogether];
    for (std::size_t g = 0; g < kTurnedTogether; ++g) {
      double* v = block.columns + (first + g) * block.stride;
      double& pivot = *at(first + g, first + g);
      const double below = length_of(v, rows);
      taus[g] = 0;
      if (below == 0) continue;
      const double parts[] = {pivot, below};
      const double length = length_of(parts, 2);
      const double beta = pivot > 0 ? -length : length;
      const double divisor = pivot - beta;
      taus[g] = -divisor / beta;
      pivot = beta;
      if (std::abs(divisor) > 1e-290) scale_row(v, 1 / divisor, rows);
      else for (std::size_t i = 0; i < rows; ++i) v[i] /= divisor;
      for (std::size_t other = g + 1; other < kTurnedTogether; ++other) {
        double* column = block.columns + (first + other) * block.stride;
        double& beside = *at(first + g, first + other);
        const double share = taus[g] * (beside + dot(v, column, rows));
        beside -= share;
        add_scaled(column, v, -share, rows);
      }
    }
    std::fill_n(factor, kTurnedTogether * kTurnedTogether, 0.0);
    for (std::size_t j = 0; j < kTurnedTogether; ++j) {
      factor[j * kTurnedTogether + j] = taus[j];
      if (taus[j] == 0) continue;
      double products[kTurnedTogether];
      const double* v = block.columns + first * block.stride;
      dot_rows(products, v, static_cast<std::ptrdiff_t>(block.stride), j, v + j * block.stride, rows);
      for (std::size_t i = 0; i < j; ++i) {
        double sum = 0;
        for (std::size_t k = i; k < j; ++k) sum += factor[i * kTurnedTogether + k] * products[k];
        factor[i * kTurnedTogether + j] = -taus[j] * sum;
      }
    }
  }

  // Takes a block's rows in; the block is used up. Of a triangle, column c holds c + 1 rows: the rest is not looked at.
  void take(const RowBlock& block, bool is_triangle) const noexcept {
    double factor[kTurnedTogether * kTurnedTogether];
    for (std::size_t first = 0; first < width; first += kTurnedTogether) {
      const std::size_t next = first + kTurnedTogether;
      const std::size_t rows = is_triangle ? std::min(block.rows, round_up(next, kLanes)) : block.rows;
      make_turn(block, first, rows, factor);
      const ColumnTurn turn{block.columns + first * block.stride, block.stride, rows, factor};
      turn_columns(turn, at(first, next), static_cast<std::ptrdiff_t>(width), block.columns + next * block.stride, width - next);
    }
  }
};

}  // namespace

Status triangle_of_rows(std::size_t rows, std::size_t width, const ColumnFill& fill, MatrixView<double> triangle,
                        const Control& control) {
  if (triangle.rows != width || triangle.columns != width) return {Code::kShape};
  if (width == 0) return {};
  const std::size_t padded = round_up(width, kTurnedTogether);
  const std::size_t cells = padded * padded;
  const std::size_t run_rows = round_up(std::max(kLeastRun, kRowsPerColumn * width), kMostBlockRows);
  const std::size_t block_rows = std::clamp<std::size_t>(kBlockCells / padded / kLanes * kLanes, 32, kMostBlockRows);
  const std::size_t runs = std::max<std::size_t>(1, block_count(rows, run_rows));
  const std::size_t threads = static_cast<std::size_t>(control.threads());
  const std::size_t at_once = std::min(runs, std::max(threads, kWaitingCells / cells));
  LargeArray<double> triangles(cells * at_once);
  LargeArray<double> whole_cells(cells);
  const Triangle whole{whole_cells.data(), padded};
  const std::size_t side = round_up(padded, kLanes);
  std::vector<double> turned(runs > 1 ? padded * side : 0);
  for (std::size_t first = 0; first < runs; first += at_once) {
    const std::size_t count = std::min(at_once, runs - first);
    parallel_for(count, control, [&](std::size_t index) {
      const Triangle own{triangles.data() + index * cells, padded};
      std::fill_n(own.cells, cells, 0.0);
      LargeArray<double> scratch(padded * block_rows);
      std::fill_n(scratch.data() + width * block_rows, (padded - width) * block_rows, 0.0);
      const std::size_t begin = (first + index) * run_rows;
      const std::size_t end = std::min(rows, begin + run_rows);
      for (std::size_t row = begin; row < end && !control.stopped(); row += block_rows) {
        const std::size_t n = std::min(block_rows, end - row);
        const RowBlock block{scratch.data(), block_rows, round_up(n, kLanes)};
        for (std::size_t c = 0; c < width; ++c) {
          double* column = scratch.data() + c * block_rows;
          fill(c, row, n, column);
          std::fill_n(column + n, block.rows - n, 0.0);
        }
        own.take(block, false);
      }
    });
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < count; ++index) {
      const double* from = triangles.data() + index * cells;
      if (first + index == 0) {
        std::copy_n(from, cells, whole.cells);
        continue;
      }
      std::fill(turned.begin(), turned.end(), 0.0);
      for (std::size_t row = 0; row < padded; ++row) {
        for (std::size_t column = row; column < padded; ++column) turned[column * side + row] = from[row * padded + column];
      }
      whole.take({turned.data(), side, side}, true);
    }
  }
  for (std::size_t row = 0; row < width; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      triangle.at(row, column) = column < row ? 0 : *whole.at(row, column);
    }
  }
  return {};
}

Status triangle_of_rows(MatrixView<const double> matrix, MatrixView<double> triangle, const Control& control) {
  const auto fill = [&](std::size_t column, std::size_t begin, std::size_t count, double* values) {
    for (std::size_t i = 0; i < count; ++i) values[i] = matrix.at(begin + i, column);
  };
  return triangle_of_rows(matrix.rows, matrix.columns, fill, triangle, control);
}

}  // namespace millrace
