#include "kernels/metric/value-errors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/threads.h"

namespace millrace {

Status value_errors(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
                    const Control& control) {
  const std::size_t rows = labels.size();
  if (rows == 0 || predictions.size() != rows || sums.size() != 4) return {Code::kShape};
  std::vector<double> totals(block_count(rows), 0.0);
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) totals[block.index] += labels[row];
  });
  double mean = 0;
  for (const double total : totals) mean += total;
  mean /= static_cast<double>(rows);
  std::vector<std::array<double, 4>> partial(block_count(rows), {0, 0, 0, 0});
  for_each_block(rows, control, [&](const Block& block) {
    std::array<double, 4>& out = partial[block.index];
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double error = labels[row] - predictions[row];
      const double distance = labels[row] - mean;
      out[0] += error * error;
      out[1] += std::abs(error);
      out[2] += distance * distance;
      out[3] += std::abs(error) / std::max(std::abs(labels[row]), 0x1.0p-52);
    }
  });
  std::fill(sums.begin(), sums.end(), 0.0);
  for (const auto& part : partial) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += part[k];
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
