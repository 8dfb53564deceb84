#include "kernels/matrix/scale-of.h"

#include <algorithm>
#include <cmath>

namespace millrace {

Status scale_of(MatrixView<const double> matrix, double& scale) noexcept {
  double largest = 0;
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    for (std::size_t column = 0; column < matrix.columns; ++column) {
      const double size = std::abs(matrix.at(row, column));
      if (!(size < HUGE_VAL)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
      largest = std::max(largest, size);
    }
  }
  // Its inverse is finite too.
  scale = largest == 0 ? 1.0 : std::ldexp(1.0, std::clamp(-std::ilogb(largest), -1022, 1022));
  return {};
}

void copy_scaled(MatrixView<const double> from, double scale, MatrixView<double> to) noexcept {
  for (std::size_t row = 0; row < from.rows; ++row) {
    for (std::size_t column = 0; column < from.columns; ++column) to.at(row, column) = from.at(row, column) * scale;
  }
}

}  // namespace millrace
