#include "kernels/matrix/score-rows.h"

#include "core/simd.h"

namespace millrace {

void score_rows(const double* rows, std::size_t count, std::size_t width, const double* at, double* scores) noexcept {
  constexpr std::size_t kLanes = 8;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = rows;
    const double* by = at;
    const std::size_t columns = width;
    const std::size_t whole = columns / kLanes * kLanes;
    for (std::size_t i = 0; i < count; ++i, x += columns) {
      double sums[kLanes] = {};
      for (std::size_t c = 0; c < whole; c += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += x[c + lane] * by[c + lane];
      }
      double sum = 0;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum += sums[lane];
      for (std::size_t c = whole; c < columns; ++c) sum += x[c] * by[c];
      scores[i] = sum;
    }
  });
}

void weigh_scored_rows(const double* rows, std::size_t count, std::size_t width, const double* slopes,
                       const double* curves, double* gradient, double* weighted) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = rows;
    double* to = weighted;
    double* sums = gradient;
    for (std::size_t i = 0; i < count; ++i, x += width, to += width) {
      const double slope = slopes[i];
      const double curve = curves[i];
      for (std::size_t c = 0; c < width; ++c) {
        to[c] = curve * x[c];
        sums[c] += slope * x[c];
      }
    }
  });
}

}  // namespace millrace
