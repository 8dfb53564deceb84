#include "kernels/matrix/secular-root.h"

#include <algorithm>
#include <cmath>

#include "core/simd.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = 8;
constexpr int kMostSteps = 200;  // five are usual
constexpr double kUnit = 0x1p-53;

// A sum of pulls[j] / (at[j] - x), and its derivative.
struct Terms {
  double sum = 0;
  double slope = 0;
};

double sum_of(double (&lanes)[kLanes]) noexcept {
  for (std::size_t width = kLanes / 2; width > 0; width /= 2) {
    for (std::size_t lane = 0; lane < width; ++lane) lanes[lane] += lanes[lane + width];
  }
  return lanes[0];
}

Terms terms_of(const double* at, const double* pulls, std::size_t count, double x) noexcept {
  Terms result;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* poles = at;
    const double* forces = pulls;
    const double root = x;
    double sums[kLanes] = {};
    double slopes[kLanes] = {};
    std::size_t j = 0;
    for (; j + kLanes <= count; j += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double difference = poles[j + lane] - root;
        const double term = forces[j + lane] / difference;
        sums[lane] += term;
        slopes[lane] += term / difference;
      }
    }
    for (std::size_t lane = 0; j + lane < count; ++lane) {
      const double difference = poles[j + lane] - root;
      const double term = forces[j + lane] / difference;
      sums[lane] += term;
      slopes[lane] += term / difference;
    }
    result = {sum_of(sums), sum_of(slopes)};
  });
  return result;
}

// The step from a point where the equation has `value` to where its model, a constant and one pole at either of the two
// distances, has 0.
double model_step(double value, const Terms& below, const Terms& above, double left, double right, bool is_last) noexcept {
  const double constant = value - left * below.slope - right * above.slope;
  const double linear = (left + right) * value - left * right * (below.slope + above.slope);
  const double product = left * right * value;
  const double root = std::sqrt(std::abs(linear * linear - 4 * product * constant));
  // Of the quadratic's roots the one between the poles; beyond the last pole, the one above it.
  if (!is_last) return linear <= 0 ? (linear - root) / (2 * constant) : 2 * product / (linear + root);
  const double positive = std::abs(constant);
  return linear >= 0 ? (linear + root) / (2 * positive) : 2 * product / (linear - root);
}

}  // namespace

double secular_root(const double* poles, const double* pulls, std::size_t count, std::size_t index,
                    double* differences) noexcept {
  if (count == 1) {
    differences[0] = -pulls[0];
    return poles[0] + pulls[0];
  }
  const bool is_last = index + 1 == count;
  // Two poles shape the model: those beside the root, or the last two.
  const std::size_t left = is_last ? index - 1 : index;
  const std::size_t right = left + 1;
  std::size_t origin = index;
  double low = 0;
  double high = 0;
  if (is_last) {
    for (std::size_t j = 0; j < count; ++j) high += pulls[j];
  } else {
    high = poles[right] - poles[left];
  }
  double x = high / 2;
  double* shifted = differences;
  const auto shift = [&] {
    for (std::size_t j = 0; j < count; ++j) shifted[j] = poles[j] - poles[origin];
  };
  shift();
  Terms below = terms_of(shifted, pulls, right, x);
  Terms above = terms_of(shifted + right, pulls + right, count - right, x);
  double value = 1 + below.sum + above.sum;
  if (!is_last && value < 0) {
    // The upper half: distances are kept from the pole above.
    origin = right;
    low = -x;
    high = 0;
    x = low;
    shift();
  }
  for (int step = 0; step < kMostSteps; ++step) {
    const double slope = below.slope + above.slope;
    const double doubt = 8 * kUnit * (1 + std::abs(below.sum) + std::abs(above.sum));
    if (!(std::abs(value) > doubt)) break;
    if (value < 0) low = x;
    else high = x;
    double move = model_step(value, below, above, shifted[left] - x, shifted[right] - x, is_last);
    if (!(value * move < 0)) move = -value / slope;
    double next = x + move;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    // Nothing lies between any more.
    if (next == x || next == low || next == high) break;
    x = next;
    below = terms_of(shifted, pulls, right, x);
    above = terms_of(shifted + right, pulls + right, count - right, x);
    value = 1 + below.sum + above.sum;
  }
  for (std::size_t j = 0; j < count; ++j) differences[j] = shifted[j] - x;
  return poles[origin] + x;
}

}  // namespace millrace
