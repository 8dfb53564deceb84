#include "kernels/matrix/turn-columns.h"

#include <cmath>

#include "core/intrinsics.h"
#include "core/simd.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = 8;

// T' times the products and the triangle's own part: what is to be taken off, per reflection.
void take_off_triangle(const ColumnTurn& turn, double* triangle, std::ptrdiff_t step, double* products) noexcept {
  double sums[kTurnedTogether];
  for (std::size_t g = 0; g < kTurnedTogether; ++g) sums[g] = triangle[static_cast<std::ptrdiff_t>(g) * step] + products[g];
  for (std::size_t g = 0; g < kTurnedTogether; ++g) {
    double share = 0;
    for (std::size_t i = 0; i <= g; ++i) share += turn.factor[i * kTurnedTogether + g] * sums[i];
    products[g] = share;
    triangle[static_cast<std::ptrdiff_t>(g) * step] -= share;
  }
}

double sum_of_lanes(double* lanes) noexcept {
  for (std::size_t width = kLanes / 2; width > 0; width /= 2) {
    for (std::size_t lane = 0; lane < width; ++lane) lanes[lane] += lanes[lane + width];
  }
  return lanes[0];
}

// One column: its products with the vectors, then what they take off.
void turn_plain(const ColumnTurn& turn, double* triangle, std::ptrdiff_t step, double* column) noexcept {
  double products[kTurnedTogether];
  for (std::size_t g = 0; g < kTurnedTogether; ++g) {
    const double* v = turn.vectors + g * turn.stride;
    double lanes[kLanes] = {};
    for (std::size_t i = 0; i < turn.row_count; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = std::fma(v[i + lane], column[i + lane], lanes[lane]);
    }
    products[g] = sum_of_lanes(lanes);
  }
  take_off_triangle(turn, triangle, step, products);
  const double* v = turn.vectors;
  for (std::size_t i = 0; i < turn.row_count; ++i) {
    double value = column[i];
    for (std::size_t g = 0; g < kTurnedTogether; ++g) value = std::fma(-products[g], v[g * turn.stride + i], value);
    column[i] = value;
  }
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

// One column, eight lanes in two vectors.
[[gnu::target("avx2,fma")]] void turn_avx2(const ColumnTurn& turn, double* triangle, std::ptrdiff_t step,
                                           double* column) noexcept {
  const double* v[kTurnedTogether];
  __m256d sums[kTurnedTogether][2];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < kTurnedTogether; ++g) {
    v[g] = turn.vectors + g * turn.stride;
    sums[g][0] = sums[g][1] = _mm256_setzero_pd();
  }
  const std::size_t rows = turn.row_count;
  for (std::size_t i = 0; i < rows; i += kLanes) {
    const __m256d low = _mm256_loadu_pd(column + i), high = _mm256_loadu_pd(column + i + 4);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) {
      sums[g][0] = _mm256_fmadd_pd(_mm256_loadu_pd(v[g] + i), low, sums[g][0]);
      sums[g][1] = _mm256_fmadd_pd(_mm256_loadu_pd(v[g] + i + 4), high, sums[g][1]);
    }
  }
  double products[kTurnedTogether];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < kTurnedTogether; ++g) {
    alignas(32) double lanes[4];
    _mm256_store_pd(lanes, _mm256_add_pd(sums[g][0], sums[g][1]));
    products[g] = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
  }
  take_off_triangle(turn, triangle, step, products);
  __m256d times[kTurnedTogether];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < kTurnedTogether; ++g) times[g] = _mm256_set1_pd(-products[g]);
  for (std::size_t i = 0; i < rows; i += 4) {
    __m256d value = _mm256_loadu_pd(column + i);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) value = _mm256_fmadd_pd(times[g], _mm256_loadu_pd(v[g] + i), value);
    _mm256_storeu_pd(column + i, value);
  }
}

// kColumns columns for one reading of the vectors.
template <std::size_t kColumns>
[[gnu::target("avx512f,avx512dq")]] void turn_avx512(const ColumnTurn& turn, double* triangle, std::ptrdiff_t step,
                                                     double* column) noexcept {
  const double* v[kTurnedTogether];
  __m512d sums[kTurnedTogether][kColumns];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < kTurnedTogether; ++g) {
    v[g] = turn.vectors + g * turn.stride;
#pragma GCC unroll 4
    for (std::size_t c = 0; c < kColumns; ++c) sums[g][c] = _mm512_setzero_pd();
  }
  const std::size_t rows = turn.row_count;
  const std::size_t stride = turn.stride;
  for (std::size_t i = 0; i < rows; i += kLanes) {
    __m512d x[kColumns];
#pragma GCC unroll 4
    for (std::size_t c = 0; c < kColumns; ++c) x[c] = _mm512_loadu_pd(column + c * stride + i);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) {
      const __m512d vector = _mm512_loadu_pd(v[g] + i);
#pragma GCC unroll 4
      for (std::size_t c = 0; c < kColumns; ++c) sums[g][c] = _mm512_fmadd_pd(vector, x[c], sums[g][c]);
    }
  }
  __m512d times[kTurnedTogether][kColumns];
#pragma GCC unroll 4
  for (std::size_t c = 0; c < kColumns; ++c) {
    double products[kTurnedTogether];
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) {
      const __m256d half = _mm256_add_pd(_mm512_castpd512_pd256(sums[g][c]), _mm512_extractf64x4_pd(sums[g][c], 1));
      alignas(32) double lanes[4];
      _mm256_store_pd(lanes, half);
      products[g] = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
    }
    take_off_triangle(turn, triangle + c, step, products);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) times[g][c] = _mm512_set1_pd(-products[g]);
  }
  for (std::size_t i = 0; i < rows; i += kLanes) {
    __m512d x[kColumns];
#pragma GCC unroll 4
    for (std::size_t c = 0; c < kColumns; ++c) x[c] = _mm512_loadu_pd(column + c * stride + i);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < kTurnedTogether; ++g) {
      const __m512d vector = _mm512_loadu_pd(v[g] + i);
#pragma GCC unroll 4
      for (std::size_t c = 0; c < kColumns; ++c) x[c] = _mm512_fmadd_pd(times[g][c], vector, x[c]);
    }
#pragma GCC unroll 4
    for (std::size_t c = 0; c < kColumns; ++c) _mm512_storeu_pd(column + c * stride + i, x[c]);
  }
}

#endif

}  // namespace

void turn_columns(const ColumnTurn& turn, double* triangle, std::ptrdiff_t triangle_step, double* columns,
                  std::size_t count) noexcept {
  std::size_t c = 0;
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  const Simd level = simd_level();
  if (level == Simd::kAvx512) {
    for (; c + 3 <= count; c += 3) turn_avx512<3>(turn, triangle + c, triangle_step, columns + c * turn.stride);
    for (; c < count; ++c) turn_avx512<1>(turn, triangle + c, triangle_step, columns + c * turn.stride);
  } else if (level == Simd::kAvx2) {
    for (; c < count; ++c) turn_avx2(turn, triangle + c, triangle_step, columns + c * turn.stride);
  }
#endif
  for (; c < count; ++c) turn_plain(turn, triangle + c, triangle_step, columns + c * turn.stride);
}

}  // namespace millrace
