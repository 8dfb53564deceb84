#include "kernels/metric/residuals.h"

#include "core/threads.h"

namespace millrace {

Status residuals(std::span<const double> labels, std::span<const double> predictions, std::span<double> out,
                 const Control& control) {
  if (predictions.size() != labels.size() || out.size() != labels.size()) return {Code::kShape};
  for_each_block(labels.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) out[row] = labels[row] - predictions[row];
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
