#include "kernels/metric/pinball.h"

#include "kernels/metric/mean-of-rows.h"

namespace millrace {

Status pinball(std::span<const double> labels, std::span<const double> predictions, double level,
               std::span<double> value, const Control& control) {
  if (labels.empty() || predictions.size() != labels.size() || value.size() != 1) return {Code::kShape};
  if (!(level >= 0 && level <= 1)) return {Code::kInvalid};
  value[0] = mean_of_rows(labels.size(), control, [&](std::size_t row) {
    const double error = labels[row] - predictions[row];
    return error >= 0 ? level * error : (level - 1) * error;
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
