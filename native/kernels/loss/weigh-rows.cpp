#include "kernels/loss/weigh-rows.h"

#include "core/threads.h"

namespace millrace {

Status weigh_rows(std::span<const double> labels, std::span<const double> row_weights,
                  std::span<const double> class_weights, std::span<double> weights, const Control& control) {
  if (weights.size() != labels.size() || (!row_weights.empty() && row_weights.size() != labels.size())) {
    return {Code::kShape};
  }
  const double classes = static_cast<double>(class_weights.size());
  for_each_block(labels.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double label = labels[row];
      const bool is_class = label >= 0 && label < classes;
      const double of_class = is_class ? class_weights[static_cast<std::size_t>(label)] : 1.0;
      weights[row] = (row_weights.empty() ? 1.0 : row_weights[row]) * of_class;
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
