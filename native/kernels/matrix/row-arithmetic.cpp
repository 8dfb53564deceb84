#include "kernels/matrix/row-arithmetic.h"

#include <algorithm>
#include <cmath>

#include "core/simd.h"

namespace millrace {
namespace {

template <class T>
constexpr std::size_t kLanes = 128 / sizeof(T);

template <class T>
[[gnu::always_inline]] inline T sum_of_lanes(T (&sums)[kLanes<T>]) noexcept {
  for (std::size_t width = kLanes<T> / 2; width > 0; width /= 2) {
    for (std::size_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  }
  return sums[0];
}

}  // namespace

template <class T>
T dot(const T* a, const T* b, std::size_t count) noexcept {
  T result{};
  dot_rows(&result, a, 0, 1, b, count);
  return result;
}

template <class T>
void dot_rows(T* products, const T* rows, std::ptrdiff_t row_step, std::size_t row_count, const T* vector,
              std::size_t count) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    T* out = products;
    const T* x = rows;
    const T* y = vector;
    const std::size_t n = count;
    const std::ptrdiff_t step = row_step;
    for (std::size_t row = 0, m = row_count; row < m; ++row, x += step) {
      T sums[kLanes<T>] = {};
      std::size_t i = 0;
      for (; i + kLanes<T> <= n; i += kLanes<T>) {
        for (std::size_t lane = 0; lane < kLanes<T>; ++lane) {
          sums[lane] = std::fma(x[i + lane], y[i + lane], sums[lane]);
        }
      }
      for (std::size_t lane = 0; i + lane < n; ++lane) sums[lane] = std::fma(x[i + lane], y[i + lane], sums[lane]);
      out[row] = sum_of_lanes<T>(sums);
    }
  });
}

template <class T>
void add_scaled(T* to, const T* from, T factor, std::size_t count) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    T* out = to;
    const T* in = from;
    const T times = factor;
    for (std::size_t i = 0, n = count; i < n; ++i) out[i] = std::fma(times, in[i], out[i]);
  });
}

template <class T>
void add_scaled_rows(T* to, std::size_t count, const T* rows, std::ptrdiff_t row_step, const T* factors,
                     std::ptrdiff_t factor_step, std::size_t row_count) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    T* out = to;
    const std::size_t n = count;
    const std::ptrdiff_t row_jump = row_step;
    const std::ptrdiff_t factor_jump = factor_step;
    const T* row = rows;
    const T* factor = factors;
    std::size_t left = row_count;
    // Four rows for one pass over `to`.
    for (; left >= 4; left -= 4, row += 4 * row_jump, factor += 4 * factor_jump) {
      const T* r0 = row;
      const T* r1 = row + row_jump;
      const T* r2 = row + 2 * row_jump;
      const T* r3 = row + 3 * row_jump;
      const T f0 = factor[0], f1 = factor[factor_jump], f2 = factor[2 * factor_jump], f3 = factor[3 * factor_jump];
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = std::fma(f3, r3[i], std::fma(f2, r2[i], std::fma(f1, r1[i], std::fma(f0, r0[i], out[i]))));
      }
    }
    for (; left > 0; --left, row += row_jump, factor += factor_jump) {
      const T f = *factor;
      for (std::size_t i = 0; i < n; ++i) out[i] = std::fma(f, row[i], out[i]);
    }
  });
}

template <class T>
void scale_row(T* a, T factor, std::size_t count) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    T* out = a;
    const T times = factor;
    for (std::size_t i = 0, n = count; i < n; ++i) out[i] *= times;
  });
}

void rotate_rows(double* a, double* b, double cosine, double sine, std::size_t count) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    double* x = a;
    double* y = b;
    const double c = cosine, s = sine;
    for (std::size_t i = 0, n = count; i < n; ++i) {
      const double p = x[i], q = y[i];
      x[i] = std::fma(c, p, -(s * q));
      y[i] = std::fma(c, q, s * p);
    }
  });
}

PairProducts pair_products(const double* a, const double* b, std::size_t count) noexcept {
  PairProducts result{};
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    constexpr std::size_t lanes = kLanes<double>;
    const double* x = a;
    const double* y = b;
    double aa[lanes] = {}, ab[lanes] = {}, bb[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double p = x[i + lane], q = y[i + lane];
        aa[lane] = std::fma(p, p, aa[lane]);
        ab[lane] = std::fma(p, q, ab[lane]);
        bb[lane] = std::fma(q, q, bb[lane]);
      }
    }
    for (std::size_t lane = 0; i + lane < count; ++lane) {
      const double p = x[i + lane], q = y[i + lane];
      aa[lane] = std::fma(p, p, aa[lane]);
      ab[lane] = std::fma(p, q, ab[lane]);
      bb[lane] = std::fma(q, q, bb[lane]);
    }
    result = {sum_of_lanes<double>(aa), sum_of_lanes<double>(ab), sum_of_lanes<double>(bb)};
  });
  return result;
}

double length_of(const double* a, std::size_t count) noexcept {
  const double squares = dot(a, a, count);
  if (squares > 1e-250 && squares < 1e250) return std::sqrt(squares);
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(a[i]));
  if (largest == 0) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += (a[i] / largest) * (a[i] / largest);
  return largest * std::sqrt(sum);
}

template double dot(const double*, const double*, std::size_t) noexcept;
template float dot(const float*, const float*, std::size_t) noexcept;
template void dot_rows(double*, const double*, std::ptrdiff_t, std::size_t, const double*, std::size_t) noexcept;
template void dot_rows(float*, const float*, std::ptrdiff_t, std::size_t, const float*, std::size_t) noexcept;
template void add_scaled(double*, const double*, double, std::size_t) noexcept;
template void add_scaled(float*, const float*, float, std::size_t) noexcept;
template void add_scaled_rows(double*, std::size_t, const double*, std::ptrdiff_t, const double*, std::ptrdiff_t,
                              std::size_t) noexcept;
template void add_scaled_rows(float*, std::size_t, const float*, std::ptrdiff_t, const float*, std::ptrdiff_t,
                              std::size_t) noexcept;
template void scale_row(double*, double, std::size_t) noexcept;
template void scale_row(float*, float, std::size_t) noexcept;

}  // namespace millrace
