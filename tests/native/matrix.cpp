#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "algorithms/eigen-symmetric.h"
#include "algorithms/factor-cholesky.h"
#include "algorithms/factor-qr.h"
#include "algorithms/gram.h"
#include "algorithms/multiply-vector.h"
#include "algorithms/multiply.h"
#include "algorithms/randomized-svd.h"
#include "algorithms/solve-least-squares.h"
#include "algorithms/solve-triangular.h"
#include "algorithms/svd.h"
#include "check.h"
#include "core/random.h"
#include "kernels/matrix/multiply-tile.h"
#include "kernels/matrix/row-arithmetic.h"

using namespace millrace;

namespace {

template <class T>
std::vector<T> drawn(std::size_t count, std::uint64_t seed) {
  std::vector<T> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<T>(2 * to_unit(random_words(seed, 5, static_cast<std::uint32_t>(i))) - 1);
  }
  return values;
}

// The order of summing that multiply.h states, one element at a time.
template <class T>
T stated_sum(const T* left, std::size_t left_step, const T* right, std::size_t right_step, std::size_t inner) {
  T total{};
  for (std::size_t run = 0; run < inner; run += kInnerRun) {
    const std::size_t run_end = std::min(inner, run + kInnerRun);
    T partial{};
    for (std::size_t block = run; block < run_end; block += kInnerBlock) {
      T chain{};
      for (std::size_t k = block; k < std::min(run_end, block + kInnerBlock); ++k) {
        chain = std::fma(left[k * left_step], right[k * right_step], chain);
      }
      partial = block == run ? chain : partial + chain;
    }
    total = run == 0 ? partial : total + partial;
  }
  return total;
}

Simd machine() { return simd_level(); }

template <class T>
void check_order(std::size_t rows, std::size_t inner, std::size_t columns) {
  const auto left = drawn<T>(rows * inner, 1);
  const auto right = drawn<T>(inner * columns, 2);
  std::vector<T> expected(rows * columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      expected[i * columns + j] = stated_sum(left.data() + i * inner, 1, right.data() + j, columns, inner);
    }
  }
  for (const Simd level : {Simd::kPlain, Simd::kAvx2, Simd::kAvx512}) {
    if (level > machine()) continue;
    for (const int threads : {1, 3}) {
      std::array<std::int32_t, 4> words{0, 0, 0, threads};
      std::vector<T> product(rows * columns, T{7});
      const Status status =
          multiply<T>(packed_view(left.data(), rows, inner), packed_view(right.data(), inner, columns),
                      packed_view(product.data(), rows, columns), {}, Control(words.data()), level);
      CHECK(status.ok());
      CHECK(std::memcmp(product.data(), expected.data(), product.size() * sizeof(T)) == 0);
    }
  }
}

}  // namespace

TEST("a product's elements are summed in the stated order of fused multiply-adds, at every level and thread count") {
  for (const auto [rows, inner, columns] :
       {std::array<std::size_t, 3>{1, 1, 1}, {9, 255, 25}, {8, 256, 48}, {3, 257, 49}, {260, 40, 100}, {5, 16'641, 7}}) {
    check_order<double>(rows, inner, columns);
    check_order<float>(rows, inner, columns);
  }
}

TEST("a product goes on beyond what is packed at a time") {
  check_order<float>(4099, 3, 5);
  check_order<double>(3, 2, 4101);
}

TEST("a Gram matrix has the bits of the product") {
  for (const auto [rows, columns] : {std::array<std::size_t, 2>{30, 300}, {20'000, 9}}) {
    const auto cells = drawn<double>(rows * columns, 3);
    const auto view = packed_view(cells.data(), rows, columns);
    std::vector<double> symmetric(columns * columns);
    std::vector<double> whole(columns * columns);
    CHECK(gram<double>(view, packed_view(symmetric.data(), columns, columns), Control()).ok());
    CHECK(multiply<double>(view.transposed(), view, packed_view(whole.data(), columns, columns), {}, Control()).ok());
    CHECK(symmetric == whole);
  }
}

TEST("rows of numbers add up in lanes of 128 bytes") {
  for (const std::size_t count : {0u, 1u, 15u, 16u, 17u, 1000u}) {
    const auto a = drawn<double>(count, 4);
    const auto b = drawn<double>(count, 5);
    std::array<double, 16> lanes{};
    for (std::size_t i = 0; i < count; ++i) lanes[i % 16] = std::fma(a[i], b[i], lanes[i % 16]);
    for (std::size_t width = 8; width > 0; width /= 2) {
      for (std::size_t lane = 0; lane < width; ++lane) lanes[lane] += lanes[lane + width];
    }
    CHECK(dot(a.data(), b.data(), count) == lanes[0]);
    const PairProducts pair = pair_products(a.data(), b.data(), count);
    CHECK(pair.ab == lanes[0]);
  }
}

TEST("lengths neither overflow nor vanish") {
  const double large[] = {3e300, 4e300};
  const double small[] = {3e-300, 4e-300};
  const double tiny[] = {3e-320, 4e-320};
  CHECK(std::abs(length_of(large, 2) / 5e300 - 1) < 1e-15);
  CHECK(std::abs(length_of(small, 2) / 5e-300 - 1) < 1e-15);
  CHECK(std::abs(length_of(tiny, 2) / 5e-320 - 1) < 1e-3);
  CHECK(length_of(large, 0) == 0);
}

TEST("the decompositions run clean on one thread and on three, to the same bits") {
  constexpr std::size_t kRows = 150;
  constexpr std::size_t kColumns = 70;
  const auto cells = drawn<double>(kRows * kColumns, 6);
  const auto matrix = packed_view(cells.data(), kRows, kColumns);
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 3}) {
    std::array<std::int32_t, 4> words{0, 0, 0, threads};
    const Control control(words.data());
    std::vector<double> all;
    const auto keep = [&](const std::vector<double>& part) { all.insert(all.end(), part.begin(), part.end()); };
    const auto square = [](std::vector<double>& part) { return packed_view(part.data(), kColumns, kColumns); };

    std::vector<double> left(kRows * kColumns), values(kColumns), right(kColumns * kColumns);
    CHECK(svd(matrix, packed_view(left.data(), kRows, kColumns), values, square(right), control).ok());
    for (const auto& part : {left, values, right}) keep(part);
    CHECK(svd(matrix.transposed(), square(right), values, packed_view(left.data(), kColumns, kRows), control).ok());
    for (const auto& part : {left, values, right}) keep(part);
    CHECK(svd(matrix, square(right), values, square(right), control).code == Code::kShape);

    CHECK(randomized_svd(matrix, packed_view(left.data(), kRows, 5), {values.data(), 5},
                         packed_view(right.data(), 5, kColumns), {10, 2, 3}, control)
              .ok());
    keep(left);

    std::vector<double> product(kColumns * kColumns), vectors(kColumns * kColumns);
    CHECK(gram<double>(matrix, square(product), control).ok());
    CHECK(eigen_symmetric(square(product).as_const(), values, square(vectors), control).ok());
    for (const auto& part : {product, values, vectors}) keep(part);

    std::vector<std::int32_t> pivots(kColumns);
    CHECK(qr_factors(matrix, packed_view(left.data(), kRows, kColumns), square(right), pivots, control).ok());
    for (const auto& part : {left, right}) keep(part);
    CHECK(qr_factors(matrix, {}, square(right), {}, control).ok());
    keep(right);

    std::size_t rank = 0;
    const auto targets = matrix.block(0, 0, kRows, 2);
    std::vector<double> solution(kColumns * 2);
    CHECK(solve_least_squares(matrix, targets, 1e-12, packed_view(solution.data(), kColumns, 2), rank, control).ok());
    CHECK(rank == kColumns);
    CHECK(std::abs(solution[0] - 1) < 1e-12 && std::abs(solution[2]) < 1e-12);
    keep(solution);

    CHECK(factor_cholesky(square(product), 0, control).ok());
    std::vector<double> x(kColumns * 80, 1.0);
    const auto sides = packed_view(x.data(), kColumns, 80);
    CHECK(solve_triangular(square(product).as_const(), sides, {}, control).ok());
    CHECK(solve_triangular(square(product).as_const().transposed(), sides, {true, false}, control).ok());
    for (const auto& part : {product, x}) keep(part);
    results.push_back(all);
  }
  CHECK(results[0] == results[1]);
}

TEST("decompositions of nothing, of one row and of one column run clean") {
  for (const auto [rows, columns] : {std::array<std::size_t, 2>{0, 0}, {0, 3}, {3, 0}, {1, 5}, {5, 1}, {1, 1}}) {
    const auto cells = drawn<double>(rows * columns, 7);
    const auto matrix = packed_view(cells.data(), rows, columns);
    const std::size_t k = std::min(rows, columns);
    std::vector<double> left(rows * k), values(k), right(k * columns);
    std::vector<std::int32_t> pivots(columns);
    const auto u = packed_view(left.data(), rows, k);
    const auto v = packed_view(right.data(), k, columns);
    CHECK(svd(matrix, u, values, v, Control()).ok());
    CHECK(randomized_svd(matrix, u, values, v, {10, 1, 1}, Control()).ok());
    CHECK(qr_factors(matrix, u, v, pivots, Control()).ok());
    std::size_t rank = 9;
    std::vector<double> solution(columns);
    const std::vector<double> targets(rows, 1.0);
    CHECK(solve_least_squares(matrix, packed_view(targets.data(), rows, 1), 1e-12,
                              packed_view(solution.data(), columns, 1), rank, Control())
              .ok());
    CHECK(rank == k);
    std::vector<double> square(rows * rows, 1.0), eigenvalues(rows), vectors(rows * rows);
    CHECK(eigen_symmetric(packed_view<const double>(square.data(), rows, rows), eigenvalues,
                          packed_view(vectors.data(), rows, rows), Control())
              .ok());
  }
}

TEST("a stop ends a decomposition") {
  std::array<std::int32_t, 4> words{1, 0, 0, 1};
  const Control control(words.data());
  const auto cells = drawn<double>(100 * 100, 8);
  const auto matrix = packed_view(cells.data(), std::size_t{100}, std::size_t{100});
  std::vector<double> left(10'000), values(100), right(10'000);
  const auto u = packed_view(left.data(), std::size_t{100}, std::size_t{100});
  const auto v = packed_view(right.data(), std::size_t{100}, std::size_t{100});
  CHECK(svd(matrix, u, values, v, control).code == Code::kCancelled);
  CHECK(eigen_symmetric(matrix, values, v, control).code == Code::kCancelled);
  CHECK(qr_factors(matrix, u, v, {}, control).code == Code::kCancelled);
  CHECK(factor_cholesky(u, 0, control).code != Code::kOk);
}
