#include "kernels/loss/tweedie-rows.h"

#include "core/math.h"
#include "core/simd.h"

namespace millrace {

double tweedie_rows(double power, const double* labels, const double* weights, std::size_t count, const double* scores,
                    double* slopes, double* curves) noexcept {
  // e^((1 - power) score) and e^score, a plain loop of which is vectorised.
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* from = scores;
    double* means = slopes;
    double* powers = curves;
    const double by = 1 - power;
    for (std::size_t i = 0; i < count; ++i) {
      means[i] = math::exp(from[i]);
      powers[i] = math::exp(by * from[i]);
    }
  });
  double loss = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double weight = weights == nullptr ? 1.0 : weights[i];
    if (weight == 0) {
      slopes[i] = curves[i] = 0;
      continue;
    }
    const double label = labels[i];
    const double mean = slopes[i];
    if (power == 1) {
      loss += weight * (mean - label * scores[i]);
      slopes[i] = weight * (mean - label);
      curves[i] = weight * mean;
      continue;
    }
    const double of_label = label * curves[i];
    const double of_mean = power == 2 ? 1.0 : mean * curves[i];
    loss += weight * ((power == 2 ? scores[i] : of_mean / (2 - power)) - of_label / (1 - power));
    slopes[i] = weight * (of_mean - of_label);
    curves[i] = weight * (power <= 2 ? (2 - power) * of_mean + (power - 1) * of_label : of_mean);
  }
  return loss;
}

}  // namespace millrace
