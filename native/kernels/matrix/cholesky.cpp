#include "kernels/matrix/cholesky.h"

#include <cmath>

namespace millrace {

bool factor_cholesky(std::vector<double>& matrix, std::size_t n, double least) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    double* row = matrix.data() + i * n;
    const double diagonal = row[i];
    for (std::size_t j = 0; j <= i; ++j) {
      const double* other = matrix.data() + j * n;
      double sum = row[j];
      for (std::size_t k = 0; k < j; ++k) sum -= row[k] * other[k];
      if (j < i) {
        row[j] = sum / other[j];
      } else {
        if (!(sum > least * diagonal) || !std::isfinite(sum)) return false;
        row[i] = std::sqrt(sum);
      }
    }
  }
  return true;
}

void solve_cholesky(const std::vector<double>& factor, std::size_t n, double* x) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const double* row = factor.data() + i * n;
    double sum = x[i];
    for (std::size_t k = 0; k < i; ++k) sum -= row[k] * x[k];
    x[i] = sum / row[i];
  }
  for (std::size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (std::size_t k = i + 1; k < n; ++k) sum -= factor[k * n + i] * x[k];
    x[i] = sum / factor[i * n + i];
  }
}

}  // namespace millrace
