#include "kernels/metric/deviance.h"

#include <limits>

#include "core/math.h"
#include "kernels/metric/mean-of-rows.h"

namespace millrace {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double power_of(double base, double exponent) noexcept {
  if (base == 0) return exponent == 0 ? 1.0 : 0.0;
  return math::exp(exponent * math::log(base));
}

double unit_deviance(double label, double mean, double power) noexcept {
  if (power == 0) return (label - mean) * (label - mean);
  if (!(mean > 0) || !(power < 2 ? label >= 0 : label > 0)) return kNaN;
  if (power == 1) return 2 * ((label == 0 ? 0.0 : label * math::log(label / mean)) - label + mean);
  if (power == 2) return 2 * (math::log(mean / label) + label / mean - 1);
  const double a = 1 - power;
  const double b = 2 - power;
  return 2 * (power_of(label, b) / (a * b) - label * power_of(mean, a) / a + power_of(mean, b) / b);
}

}  // namespace

Status deviance(std::span<const double> labels, std::span<const double> predictions, double power,
                std::span<double> value, const Control& control) {
  if (labels.empty() || predictions.size() != labels.size() || value.size() != 1) return {Code::kShape};
  if (!(power == 0 || power >= 1)) return {Code::kInvalid};
  value[0] = mean_of_rows(labels.size(), control,
                          [&](std::size_t row) { return unit_deviance(labels[row], predictions[row], power); });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
