#include "kernels/matrix/label-means.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// A power of two above every |label|, so that sums of large values do not overflow and the division is exact.
double unit_of(std::span<const double> labels) noexcept {
  double largest = 0;
  for (const double label : labels) largest = std::max(largest, std::abs(label));
  int exponent = 0;
  std::frexp(largest, &exponent);
  return largest > 0x1.0p900 ? std::ldexp(1.0, std::min(exponent, 1000)) : 1.0;
}

}  // namespace

double label_unit(std::span<const double> labels, double mean) noexcept {
  double largest = 0;
  for (const double label : labels) largest = std::max(largest, std::abs(label / 2 - mean / 2));
  if (largest == 0) return 1;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, std::clamp(exponent + 1, -1000, 1000));
}

Status label_means(std::span<const double> labels, std::span<const double> weights, std::span<double> means,
                   const Control& control) {
  const std::size_t width = means.size();
  if (labels.empty() || width == 0 || (!weights.empty() && weights.size() != labels.size())) return {Code::kShape};
  const double classes = static_cast<double>(width);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const double label = labels[row];
    const bool fits = width == 1 ? std::isfinite(label) : label >= 0 && label < classes && label == std::floor(label);
    const double weight = weights.empty() ? 1.0 : weights[row];
    if (!fits || !(weight >= 0) || !std::isfinite(weight)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
  }
  const double unit = width == 1 ? unit_of(labels) : 1.0;
  const std::size_t blocks = block_count(labels.size());
  std::vector<double> sums(blocks * width, 0.0);
  std::vector<double> totals(blocks, 0.0);
  for_each_block(labels.size(), control, [&](const Block& block) {
    double* sum = sums.data() + block.index * width;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double weight = weights.empty() ? 1.0 : weights[row];
      totals[block.index] += weight;
      if (width == 1) sum[0] += weight * (labels[row] / unit);
      else sum[static_cast<std::size_t>(labels[row])] += weight;
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  double total = 0;
  std::fill(means.begin(), means.end(), 0.0);
  for (std::size_t block = 0; block < blocks; ++block) {
    total += totals[block];
    for (std::size_t k = 0; k < width; ++k) means[k] += sums[block * width + k];
  }
  if (!(total > 0)) return {Code::kInvalid};
  for (double& mean : means) mean = mean / total * unit;
  return {};
}

}  // namespace millrace
