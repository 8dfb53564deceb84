#include "kernels/matrix/interleave.h"

#include "core/intrinsics.h"
#include "core/simd.h"

namespace millrace {
namespace {

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

// Four rows at a time, turned inside the registers; returns the rows done.
[[gnu::target("avx2")]] std::size_t interleave_avx2(const double* columns, std::ptrdiff_t stride, std::size_t count,
                                                    double* to, std::size_t step) noexcept {
  std::size_t row = 0;
  for (; row + 4 <= count; row += 4, to += 4 * step) {
    const double* x = columns + row;
    const __m256d a = _mm256_loadu_pd(x), b = _mm256_loadu_pd(x + stride);
    const __m256d c = _mm256_loadu_pd(x + 2 * stride), d = _mm256_loadu_pd(x + 3 * stride);
    const __m256d ab_even = _mm256_unpacklo_pd(a, b), ab_odd = _mm256_unpackhi_pd(a, b);
    const __m256d cd_even = _mm256_unpacklo_pd(c, d), cd_odd = _mm256_unpackhi_pd(c, d);
    _mm256_storeu_pd(to, _mm256_permute2f128_pd(ab_even, cd_even, 0x20));
    _mm256_storeu_pd(to + step, _mm256_permute2f128_pd(ab_odd, cd_odd, 0x20));
    _mm256_storeu_pd(to + 2 * step, _mm256_permute2f128_pd(ab_even, cd_even, 0x31));
    _mm256_storeu_pd(to + 3 * step, _mm256_permute2f128_pd(ab_odd, cd_odd, 0x31));
  }
  return row;
}

#endif

}  // namespace

void interleave(const double* columns, std::ptrdiff_t stride, std::size_t count, double* to, std::size_t step) noexcept {
  std::size_t row = 0;
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  if (simd_level() != Simd::kPlain) row = interleave_avx2(columns, stride, count, to, step);
#endif
  for (std::size_t c = 0; c < kInterleaved; ++c) {
    const double* column = columns + static_cast<std::ptrdiff_t>(c) * stride;
    for (std::size_t at = row; at < count; ++at) to[at * step + c] = column[at];
  }
}

}  // namespace millrace
