#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "algorithms/gram.h"
#include "algorithms/multiply-vector.h"
#include "algorithms/multiply.h"
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
