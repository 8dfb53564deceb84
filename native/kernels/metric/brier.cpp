#include "kernels/metric/brier.h"

#include <vector>

#include "core/threads.h"
#include "kernels/metric/class-labels.h"
#include "kernels/metric/mean-of-rows.h"

namespace millrace {

Status brier(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
             std::span<double> value, const Control& control) {
  const std::size_t rows = labels.size();
  if (rows == 0 || predictions.size() != rows * class_count || value.size() != 1) return {Code::kShape};
  for (std::size_t row = 0; row < rows; ++row) {
    if (!is_class(labels[row], class_count)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
  }
  value[0] = mean_of_rows(rows, control, [&](std::size_t row) {
    const auto label = static_cast<std::size_t>(labels[row]);
    double sum = 0;
    for (std::size_t k = 0; k < class_count; ++k) {
      const double error = predictions[row * class_count + k] - (k == label ? 1.0 : 0.0);
      sum += error * error;
    }
    return sum;
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
