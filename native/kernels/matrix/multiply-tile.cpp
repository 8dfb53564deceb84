#include "kernels/matrix/multiply-tile.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/intrinsics.h"
#include "kernels/matrix/interleave.h"

namespace millrace {
namespace {

constexpr std::size_t kPlainRows = 4;
constexpr std::size_t kPlainColumns = 4;

template <class T>
T place(T old, T sum, TileRule rule) noexcept {
  const T value = rule.negative ? -sum : sum;
  return rule.add ? old + value : value;
}

template <class T>
void tile_plain(const T* a, std::size_t a_step, const T* b, std::size_t inner, T* c, std::ptrdiff_t step,
                TileRule rule) noexcept {
  T sum[kPlainRows][kPlainColumns] = {};
  for (std::size_t k = 0; k < inner; ++k) {
    for (std::size_t row = 0; row < kPlainRows; ++row) {
      const T left = a[k * a_step + row];
      for (std::size_t column = 0; column < kPlainColumns; ++column) {
        sum[row][column] = std::fma(left, b[k * kPlainColumns + column], sum[row][column]);
      }
    }
  }
  for (std::size_t row = 0; row < kPlainRows; ++row, c += step) {
    for (std::size_t column = 0; column < kPlainColumns; ++column) c[column] = place(c[column], sum[row][column], rule);
  }
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

// A tile is kRows x 3 vectors. 4 rows leave 12 of the 16 registers of AVX2 to sums, 8 rows 24 of the 32 of AVX-512.
constexpr std::size_t kVectors = 3;

struct Avx2Doubles {
  using Number = double;
  using Vector = __m256d;
  static constexpr std::size_t kLanes = 4;
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector zero() { return _mm256_setzero_pd(); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector load(const double* p) { return _mm256_loadu_pd(p); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector spread(double x) { return _mm256_set1_pd(x); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static void store(double* p, Vector v) { _mm256_storeu_pd(p, v); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector add(Vector a, Vector b) { return _mm256_add_pd(a, b); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector negate(Vector a) {
    return _mm256_xor_pd(a, _mm256_set1_pd(-0.0));
  }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector fma(Vector a, Vector b, Vector c) {
    return _mm256_fmadd_pd(a, b, c);
  }
};

struct Avx2Floats {
  using Number = float;
  using Vector = __m256;
  static constexpr std::size_t kLanes = 8;
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector zero() { return _mm256_setzero_ps(); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector load(const float* p) { return _mm256_loadu_ps(p); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector spread(float x) { return _mm256_set1_ps(x); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static void store(float* p, Vector v) { _mm256_storeu_ps(p, v); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector add(Vector a, Vector b) { return _mm256_add_ps(a, b); }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector negate(Vector a) {
    return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f));
  }
  [[gnu::always_inline, gnu::target("avx2,fma")]] static Vector fma(Vector a, Vector b, Vector c) {
    return _mm256_fmadd_ps(a, b, c);
  }
};

struct Avx512Doubles {
  using Number = double;
  using Vector = __m512d;
  static constexpr std::size_t kLanes = 8;
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector zero() { return _mm512_setzero_pd(); }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector load(const double* p) {
    return _mm512_loadu_pd(p);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector spread(double x) { return _mm512_set1_pd(x); }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static void store(double* p, Vector v) {
    _mm512_storeu_pd(p, v);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector add(Vector a, Vector b) {
    return _mm512_add_pd(a, b);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector negate(Vector a) {
    return _mm512_xor_pd(a, _mm512_set1_pd(-0.0));
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector fma(Vector a, Vector b, Vector c) {
    return _mm512_fmadd_pd(a, b, c);
  }
};

struct Avx512Floats {
  using Number = float;
  using Vector = __m512;
  static constexpr std::size_t kLanes = 16;
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector zero() { return _mm512_setzero_ps(); }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector load(const float* p) {
    return _mm512_loadu_ps(p);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector spread(float x) { return _mm512_set1_ps(x); }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static void store(float* p, Vector v) {
    _mm512_storeu_ps(p, v);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector add(Vector a, Vector b) {
    return _mm512_add_ps(a, b);
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector negate(Vector a) {
    return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f));
  }
  [[gnu::always_inline, gnu::target("avx512f,avx512dq")]] static Vector fma(Vector a, Vector b, Vector c) {
    return _mm512_fmadd_ps(a, b, c);
  }
};

// The two functions below are the same but for their target, which cannot be a parameter.
constexpr std::size_t kAvx2Rows = 4;
constexpr std::size_t kAvx512Rows = 8;

template <class V, class T = typename V::Number>
[[gnu::target("avx2,fma")]] void tile_avx2(const T* a, std::size_t a_step, const T* b, std::size_t inner, T* c,
                                           std::ptrdiff_t step, TileRule rule) noexcept {
  typename V::Vector sum[kAvx2Rows][kVectors];
#pragma GCC unroll 8
  for (auto& line : sum) line[0] = line[1] = line[2] = V::zero();
  for (std::size_t k = 0; k < inner; ++k, a += a_step, b += kVectors * V::kLanes) {
    const typename V::Vector b0 = V::load(b), b1 = V::load(b + V::kLanes), b2 = V::load(b + 2 * V::kLanes);
#pragma GCC unroll 8
    for (std::size_t row = 0; row < kAvx2Rows; ++row) {
      const typename V::Vector left = V::spread(a[row]);
      sum[row][0] = V::fma(left, b0, sum[row][0]);
      sum[row][1] = V::fma(left, b1, sum[row][1]);
      sum[row][2] = V::fma(left, b2, sum[row][2]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t row = 0; row < kAvx2Rows; ++row, c += step) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kVectors; ++v) {
      typename V::Vector value = rule.negative ? V::negate(sum[row][v]) : sum[row][v];
      if (rule.add) value = V::add(V::load(c + v * V::kLanes), value);
      V::store(c + v * V::kLanes, value);
    }
  }
}

template <class V, class T = typename V::Number>
[[gnu::target("avx512f,avx512dq")]] void tile_avx512(const T* a, std::size_t a_step, const T* b, std::size_t inner,
                                                     T* c, std::ptrdiff_t step, TileRule rule) noexcept {
  typename V::Vector sum[kAvx512Rows][kVectors];
#pragma GCC unroll 8
  for (auto& line : sum) line[0] = line[1] = line[2] = V::zero();
  for (std::size_t k = 0; k < inner; ++k, a += a_step, b += kVectors * V::kLanes) {
    const typename V::Vector b0 = V::load(b), b1 = V::load(b + V::kLanes), b2 = V::load(b + 2 * V::kLanes);
#pragma GCC unroll 8
    for (std::size_t row = 0; row < kAvx512Rows; ++row) {
      const typename V::Vector left = V::spread(a[row]);
      sum[row][0] = V::fma(left, b0, sum[row][0]);
      sum[row][1] = V::fma(left, b1, sum[row][1]);
      sum[row][2] = V::fma(left, b2, sum[row][2]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t row = 0; row < kAvx512Rows; ++row, c += step) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kVectors; ++v) {
      typename V::Vector value = rule.negative ? V::negate(sum[row][v]) : sum[row][v];
      if (rule.add) value = V::add(V::load(c + v * V::kLanes), value);
      V::store(c + v * V::kLanes, value);
    }
  }
}

#endif

// Steps of kWidth elements that lie side by side: so few that a call for each would take longer than copying.
template <std::size_t kWidth, class T>
void copy_steps_of(const T* from, std::ptrdiff_t step, std::size_t inner, T* to) noexcept {
  for (std::size_t k = 0; k < inner; ++k, from += step, to += kWidth) std::memcpy(to, from, kWidth * sizeof(T));
}

// `lines` of the `width` elements of each step, `width` apart.
template <class T>
void copy_steps(const T* from, std::ptrdiff_t step, std::size_t lines, std::size_t width, std::size_t inner,
                T* to) noexcept {
  switch (lines == width ? width : 0) {
    case 4: return copy_steps_of<4>(from, step, inner, to);
    case 8: return copy_steps_of<8>(from, step, inner, to);
    case 12: return copy_steps_of<12>(from, step, inner, to);
    case 24: return copy_steps_of<24>(from, step, inner, to);
    case 48: return copy_steps_of<48>(from, step, inner, to);
    default:
      for (std::size_t k = 0; k < inner; ++k, from += step) std::copy_n(from, lines, to + k * width);
  }
}

}  // namespace

template <class T>
TileShape tile_shape(Simd level) noexcept {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  if (level == Simd::kAvx512) return {kAvx512Rows, kVectors * 64 / sizeof(T)};
  if (level == Simd::kAvx2) return {kAvx2Rows, kVectors * 32 / sizeof(T)};
#else
  (void)level;
#endif
  return {kPlainRows, kPlainColumns};
}

template <class T>
void pack_panels(const T* from, std::ptrdiff_t line_step, std::ptrdiff_t inner_step, std::size_t count,
                 std::size_t width, std::size_t inner, T* to) noexcept {
  for (std::size_t first = 0; first < count; first += width, to += width * inner) {
    const T* panel = from + static_cast<std::ptrdiff_t>(first) * line_step;
    const std::size_t lines = std::min(width, count - first);
    if (lines < width) std::fill_n(to, width * inner, T{0});
    if (line_step == 1) {
      copy_steps(panel, inner_step, lines, width, inner, to);
      continue;
    }
    if constexpr (std::is_same_v<T, double>) {
      if (inner_step == 1 && lines % kInterleaved == 0) {
        for (std::size_t line = 0; line < lines; line += kInterleaved) {
          interleave(panel + static_cast<std::ptrdiff_t>(line) * line_step, line_step, inner, to + line, width);
        }
        continue;
      }
    }
    // Lines far apart: 8 steps of each at a time, one cache line of them.
    for (std::size_t begin = 0; begin < inner; begin += 8) {
      const std::size_t end = std::min(inner, begin + 8);
      for (std::size_t line = 0; line < lines; ++line) {
        const T* source = panel + static_cast<std::ptrdiff_t>(line) * line_step;
        for (std::size_t k = begin; k < end; ++k) {
          to[k * width + line] = source[static_cast<std::ptrdiff_t>(k) * inner_step];
        }
      }
    }
  }
}

template <class T>
void multiply_tile(const T* a, const T* b, std::size_t inner, T* c, std::ptrdiff_t step, TileRule rule, Simd level,
                   std::size_t a_step) noexcept {
  if (a_step == 0) a_step = tile_shape<T>(level).rows;
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  if constexpr (sizeof(T) == 8) {
    if (level == Simd::kAvx512) return tile_avx512<Avx512Doubles>(a, a_step, b, inner, c, step, rule);
    if (level == Simd::kAvx2) return tile_avx2<Avx2Doubles>(a, a_step, b, inner, c, step, rule);
  } else {
    if (level == Simd::kAvx512) return tile_avx512<Avx512Floats>(a, a_step, b, inner, c, step, rule);
    if (level == Simd::kAvx2) return tile_avx2<Avx2Floats>(a, a_step, b, inner, c, step, rule);
  }
#else
  (void)level;
#endif
  tile_plain(a, a_step, b, inner, c, step, rule);
}

template TileShape tile_shape<double>(Simd) noexcept;
template TileShape tile_shape<float>(Simd) noexcept;
template void pack_panels(const double*, std::ptrdiff_t, std::ptrdiff_t, std::size_t, std::size_t, std::size_t,
                          double*) noexcept;
template void pack_panels(const float*, std::ptrdiff_t, std::ptrdiff_t, std::size_t, std::size_t, std::size_t,
                          float*) noexcept;
template void multiply_tile(const double*, const double*, std::size_t, double*, std::ptrdiff_t, TileRule, Simd,
                            std::size_t) noexcept;
template void multiply_tile(const float*, const float*, std::size_t, float*, std::ptrdiff_t, TileRule, Simd,
                            std::size_t) noexcept;

}  // namespace millrace
