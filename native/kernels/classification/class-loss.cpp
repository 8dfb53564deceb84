#include "kernels/classification/class-loss.h"

#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "core/simd.h"

namespace millrace {
namespace {

void logistic(const ClassRows& rows, double label, double* scores, double* bends, double* losses) noexcept {
  const double* const labels = rows.labels;
  const std::size_t count = rows.count;
  with_simd(simd_level(), [=]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < count; ++i) {
      const double z = scores[i];
      const double y = labels[i] == label ? 1.0 : 0.0;
      const double e = math::exp(-std::abs(z));
      const double unit = 1.0 / (1.0 + e);
      const double rest = e * unit;
      const double positive = z > 0 ? z : 0.0;
      const double p = z >= 0 ? unit : rest;
      losses[i] = math::log(1.0 + e) + positive - y * z;
      scores[i] = p - y;
      if (bends != nullptr) bends[i] = unit * rest;
    }
  });
}

void squared_hinge(const ClassRows& rows, double label, double* scores, double* bends, double* losses) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    const double y = rows.labels[i] == label ? 1.0 : -1.0;
    const double short_by = std::max(0.0, 1.0 - y * scores[i]);
    losses[i] = short_by * short_by;
    scores[i] = -2.0 * y * short_by;
    if (bends != nullptr) bends[i] = short_by > 0 ? 2.0 : 0.0;
  }
}

void squared_epsilon(const ClassRows& rows, double epsilon, double* scores, double* bends, double* losses) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    const double error = scores[i] - rows.labels[i];
    const double over = std::max(0.0, std::abs(error) - epsilon);
    losses[i] = over * over;
    scores[i] = error > 0 ? 2.0 * over : -2.0 * over;
    if (bends != nullptr) bends[i] = over > 0 ? 2.0 : 0.0;
  }
}

void softmax(const ClassRows& rows, std::size_t outputs, std::size_t step, double* scores, double* losses) noexcept {
  const std::size_t count = rows.count;
  const double* const labels = rows.labels;
  for (std::size_t begin = 0; begin < count; begin += 64) {
    double largest[64];
    double sums[64] = {};
    double* const first = scores + begin;
    double* const out = losses + begin;
    const std::size_t n = std::min<std::size_t>(64, count - begin);
    std::copy_n(first, n, largest);
    double* const most = largest;
    double* const sum = sums;
    with_simd(simd_level(), [=]() __attribute__((always_inline)) {
      for (std::size_t k = 1; k < outputs; ++k) {
        const double* const own = first + k * step;
        for (std::size_t i = 0; i < n; ++i) most[i] = own[i] > most[i] ? own[i] : most[i];
      }
    });
    for (std::size_t i = 0; i < n; ++i) out[i] = most[i] - first[static_cast<std::size_t>(labels[begin + i]) * step + i];
    with_simd(simd_level(), [=]() __attribute__((always_inline)) {
      for (std::size_t k = 0; k < outputs; ++k) {
        double* const own = first + k * step;
        for (std::size_t i = 0; i < n; ++i) {
          own[i] = math::exp(own[i] - most[i]);
          sum[i] += own[i];
        }
      }
      for (std::size_t i = 0; i < n; ++i) {
        out[i] += math::log(sum[i]);
        sum[i] = 1.0 / sum[i];
      }
      for (std::size_t k = 0; k < outputs; ++k) {
        double* const own = first + k * step;
        for (std::size_t i = 0; i < n; ++i) own[i] *= sum[i];
      }
    });
    for (std::size_t i = 0; i < n; ++i) first[static_cast<std::size_t>(labels[begin + i]) * step + i] -= 1.0;
  }
}

}  // namespace

void class_loss(const ClassRule& rule, const ClassRows& rows, std::size_t output_count, std::size_t step, double* scores,
                double* bends, double* losses) noexcept {
  switch (rule.loss) {
    case ClassLoss::kLogistic: logistic(rows, rule.label, scores, bends, losses); break;
    case ClassLoss::kSoftmax: softmax(rows, output_count, step, scores, losses); break;
    case ClassLoss::kSquaredHinge: squared_hinge(rows, rule.label, scores, bends, losses); break;
    case ClassLoss::kSquaredEpsilon: squared_epsilon(rows, rule.epsilon, scores, bends, losses); break;
  }
  if (rows.weights == nullptr) return;
  for (std::size_t i = 0; i < rows.count; ++i) losses[i] *= rows.weights[i];
  for (std::size_t i = 0; bends != nullptr && i < rows.count; ++i) bends[i] *= rows.weights[i];
  for (std::size_t k = 0; k < output_count; ++k) {
    for (std::size_t i = 0; i < rows.count; ++i) scores[k * step + i] *= rows.weights[i];
  }
}

void softmax_bends(const ClassRows& rows, const double* slopes_a, std::size_t a, const double* slopes_b, std::size_t b,
                   double* bends) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    const double weight = rows.weights == nullptr ? 1.0 : rows.weights[i];
    const auto own = static_cast<std::size_t>(rows.labels[i]);
    // Probabilities times the weight.
    const double of_a = slopes_a[i] + (own == a ? weight : 0.0);
    const double of_b = slopes_b[i] + (own == b ? weight : 0.0);
    bends[i] = weight > 0 ? of_a * ((a == b ? 1.0 : 0.0) - of_b / weight) : 0.0;
  }
}

}  // namespace millrace
