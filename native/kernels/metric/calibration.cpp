#include "kernels/metric/calibration.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"

namespace millrace {

Status calibration(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
                   const Control& control) {
  const std::size_t rows = labels.size();
  const std::size_t bins = sums.size() / 3;
  if (predictions.size() != rows * 2 || bins == 0) return {Code::kShape};
  std::vector<double> partial(block_count(rows) * bins * 3, 0.0);
  for_each_block(rows, control, [&](const Block& block) {
    double* out = partial.data() + block.index * bins * 3;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double p = predictions[row * 2 + 1];
      if (!(p >= 0 && p <= 1)) continue;
      const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>(p * static_cast<double>(bins)));
      out[bin * 3] += p;
      out[bin * 3 + 1] += labels[row] == 1 ? 1 : 0;
      out[bin * 3 + 2] += 1;
    }
  });
  std::fill(sums.begin(), sums.end(), 0.0);
  for (std::size_t i = 0; i < partial.size(); ++i) sums[i % (bins * 3)] += partial[i];
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
