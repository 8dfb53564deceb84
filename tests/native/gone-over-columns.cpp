// Matrices that are made as they are gone over: products of their columns, and their triangle.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "algorithms/column-products.h"
#include "algorithms/multiply.h"
#include "algorithms/svd.h"
#include "algorithms/triangle-of-rows.h"
#include "check.h"
#include "core/random.h"
#include "kernels/matrix/interleave.h"
#include "kernels/matrix/turn-columns.h"

using namespace millrace;

namespace {

double cell(std::size_t row, std::size_t column) {
  return 2 * to_unit(random_words(11, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column))) - 1;
}

// Columns that fall in size by `fall` from one to the next.
ColumnFill drawn(double fall = 1) {
  return [fall](std::size_t column, std::size_t begin, std::size_t count, double* values) {
    const double size = std::pow(fall, static_cast<double>(column));
    for (std::size_t i = 0; i < count; ++i) values[i] = size * cell(begin + i, column);
  };
}

std::vector<double> rows_of(std::size_t rows, std::size_t width) {
  std::vector<double> cells(rows * width);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < width; ++column) cells[row * width + column] = cell(row, column);
  }
  return cells;
}

std::vector<double> triangle_on(int threads, std::size_t rows, std::size_t width, double fall = 1) {
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  std::vector<double> triangle(width * width, 7.0);
  CHECK(triangle_of_rows(rows, width, drawn(fall), packed_view(triangle.data(), width, width), Control(words.data())).ok());
  return triangle;
}

}  // namespace

TEST("columns are put side by side, whatever their number of rows") {
  for (const std::size_t count : {0u, 1u, 3u, 4u, 5u, 31u}) {
    std::vector<double> columns(4 * 40), to(40 * 6, -1.0);
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = static_cast<double>(i);
    interleave(columns.data(), 40, count, to.data(), 6);
    for (std::size_t row = 0; row < 40; ++row) {
      for (std::size_t c = 0; c < 6; ++c) CHECK(to[row * 6 + c] == (row < count && c < 4 ? c * 40.0 + row : -1.0));
    }
  }
}

TEST("products of columns have the bits of the product of the rows, weighted too, on any number of threads") {
  for (const auto [rows, width] : {std::array<std::size_t, 2>{0, 3}, {1, 1}, {255, 5}, {257, 24}, {700, 51}, {17'000, 9},
                                   {40'000, 25}, {300, 1030}}) {
    const auto cells = rows_of(rows, width);
    const auto matrix = packed_view(cells.data(), rows, width);
    std::vector<double> weights(rows);
    for (std::size_t row = 0; row < rows; ++row) weights[row] = std::abs(cell(row, 99));
    for (const bool weighted : {false, true}) {
      auto left = cells;
      for (std::size_t row = 0; row < rows && weighted; ++row) {
        for (std::size_t c = 0; c < width; ++c) left[row * width + c] *= weights[row];
      }
      std::vector<double> expected(width * width);
      CHECK(multiply<double>(packed_view<const double>(left.data(), rows, width).transposed(), matrix,
                             packed_view(expected.data(), width, width), {}, Control())
                .ok());
      for (const int threads : {1, 3}) {
        std::array<std::int32_t, 4> words{0, 0, 0, threads};
        std::vector<double> product(width * width, 7.0);
        const std::span<const double> given = weighted ? std::span<const double>(weights) : std::span<const double>();
        CHECK(column_products(rows, width, drawn(), given, packed_view(product.data(), width, width), Control(words.data()))
                  .ok());
        bool same = true;
        for (std::size_t row = 0; row < width; ++row) {
          for (std::size_t c = 0; c <= row; ++c) same = same && product[row * width + c] == expected[row * width + c];
        }
        CHECK(same);
      }
    }
  }
}

TEST("a triangle of rows has their products, and the same bits on any number of threads") {
  for (const auto [rows, width] : {std::array<std::size_t, 2>{0, 2}, {1, 1}, {3, 5}, {31, 4}, {255, 7}, {257, 50}, {8193, 13},
                                   {25'000, 6}, {300, 270}}) {
    const auto triangle = triangle_on(1, rows, width);
    CHECK(triangle == triangle_on(3, rows, width));
    const auto cells = rows_of(rows, width);
    double farthest = 0;
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        double expected = 0;
        double found = 0;
        for (std::size_t row = 0; row < rows; ++row) expected += cells[row * width + i] * cells[row * width + j];
        for (std::size_t row = 0; row < width; ++row) found += triangle[row * width + i] * triangle[row * width + j];
        farthest = std::max(farthest, std::abs(found - expected));
        if (j < i) CHECK(triangle[i * width + j] == 0);
      }
    }
    CHECK(farthest <= 1e-14 * static_cast<double>(rows + width));
    std::vector<double> other(width * width);
    CHECK(triangle_of_rows(packed_view(cells.data(), rows, width), packed_view(other.data(), width, width), Control()).ok());
    CHECK(other == triangle);
  }
}

TEST("a triangle keeps the digits of columns of any size, where squares would lose them") {
  constexpr std::size_t kRows = 20'000;
  constexpr std::size_t kWidth = 6;
  const auto plain = triangle_on(2, kRows, kWidth);
  for (const double fall : {1e-9, 0x1p-160}) {
    const auto falling = triangle_on(2, kRows, kWidth, fall);
    for (std::size_t row = 0; row < kWidth; ++row) {
      for (std::size_t c = row; c < kWidth; ++c) {
        const double expected = plain[row * kWidth + c] * std::pow(fall, static_cast<double>(c));
        const double length = std::abs(plain[c * kWidth + c]) * std::pow(fall, static_cast<double>(c));
        CHECK(std::abs(falling[row * kWidth + c] - expected) <= 1e-13 * length);
      }
    }
  }
  // Columns that are equal leave nothing: 0 to rounding.
  std::vector<double> same(kWidth * kWidth);
  const ColumnFill equal = [](std::size_t, std::size_t begin, std::size_t count, double* values) {
    for (std::size_t i = 0; i < count; ++i) values[i] = cell(begin + i, 0);
  };
  CHECK(triangle_of_rows(kRows, kWidth, equal, packed_view(same.data(), kWidth, kWidth), Control()).ok());
  for (std::size_t row = 1; row < kWidth; ++row) {
    for (std::size_t c = row; c < kWidth; ++c) CHECK(std::abs(same[row * kWidth + c]) <= 1e-13 * std::abs(same[0]));
  }
}

TEST("a stop ends the going over of columns, and sizes must agree") {
  std::array<std::int32_t, 4> words{1, 0, 0, 3};
  std::vector<double> cells(9);
  const auto to = packed_view(cells.data(), std::size_t{3}, std::size_t{3});
  CHECK(triangle_of_rows(50'000, 3, drawn(), to, Control(words.data())).code == Code::kCancelled);
  CHECK(column_products(50'000, 3, drawn(), {}, to, Control(words.data())).code == Code::kCancelled);
  CHECK(triangle_of_rows(5, 2, drawn(), to, Control()).code == Code::kShape);
  CHECK(column_products(5, 2, drawn(), {}, to, Control()).code == Code::kShape);
}

TEST("singular values and right vectors are found without the left ones, to the same bits") {
  for (const auto [rows, columns] : {std::array<std::size_t, 2>{60, 40}, {40, 60}, {5, 5}}) {
    const auto cells = rows_of(rows, columns);
    const auto matrix = packed_view(cells.data(), rows, columns);
    const std::size_t k = std::min(rows, columns);
    std::vector<double> left(rows * k), values(k), right(k * columns), others(k), other_right(k * columns);
    CHECK(svd(matrix, packed_view(left.data(), rows, k), values, packed_view(right.data(), k, columns), Control()).ok());
    CHECK(svd(matrix, {}, others, packed_view(other_right.data(), k, columns), Control()).ok());
    CHECK(values == others);
    CHECK(right == other_right);
  }
}
