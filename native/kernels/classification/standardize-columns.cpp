#include "kernels/classification/standardize-columns.h"

#include <algorithm>

#include "core/simd.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

void standardize_columns(std::span<const ColumnView> features, std::span<const double> means,
                         std::span<const double> scales, std::size_t begin, std::size_t count, double* out,
                         std::size_t row_step) noexcept {
  for (std::size_t f = 0; f < features.size(); ++f) {
    double* const to = out + f * row_step;
    const double mean = means[f];
    const double unit = 1.0 / scales[f];
    decode(features[f], begin, count, to);
    with_simd(simd_level(), [=]() __attribute__((always_inline)) {
      for (std::size_t i = 0; i < count; ++i) {
        const double z = (to[i] - mean) * unit;
        const double near = z < -kFarthest ? -kFarthest : z > kFarthest ? kFarthest : z;
        to[i] = near == near ? near : 0.0;
      }
    });
  }
  std::fill_n(out + features.size() * row_step, count, 1.0);
}

}  // namespace millrace
