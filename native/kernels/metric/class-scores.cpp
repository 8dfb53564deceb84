#include "kernels/metric/class-scores.h"

#include <algorithm>
#include <vector>

#include "core/math.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::int64_t kFine = -1;

bool is_class(double label, std::size_t class_count) noexcept {
  return label >= 0 && label < static_cast<double>(class_count) && label == static_cast<double>(static_cast<std::size_t>(label));
}

Status first_invalid(const std::vector<std::int64_t>& rows, const Control& control) noexcept {
  if (control.stopped()) return {Code::kCancelled};
  for (const std::int64_t row : rows) {
    if (row != kFine) return {Code::kInvalid, row};
  }
  return {};
}

}  // namespace

Status count_confusions(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                        std::span<double> counts, const Control& control) {
  const std::size_t rows = labels.size();
  const std::size_t cells = class_count * class_count;
  if (class_count == 0 || predictions.size() != rows * class_count || counts.size() != cells) return {Code::kShape};
  std::vector<std::int64_t> invalid(block_count(rows), kFine);
  std::vector<std::uint32_t> partial(block_count(rows) * cells, 0);
  for_each_block(rows, control, [&](const Block& block) {
    std::uint32_t* sums = partial.data() + block.index * cells;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!is_class(labels[row], class_count)) {
        invalid[block.index] = static_cast<std::int64_t>(row);
        return;
      }
      const double* p = predictions.data() + row * class_count;
      const std::size_t predicted = static_cast<std::size_t>(std::max_element(p, p + class_count) - p);
      ++sums[static_cast<std::size_t>(labels[row]) * class_count + predicted];
    }
  });
  std::fill(counts.begin(), counts.end(), 0.0);
  for (std::size_t i = 0; i < partial.size(); ++i) counts[i % cells] += partial[i];
  return first_invalid(invalid, control);
}

Status log_loss(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                std::span<double> value, const Control& control) {
  const std::size_t rows = labels.size();
  if (rows == 0 || predictions.size() != rows * class_count || value.size() != 1) return {Code::kShape};
  std::vector<std::int64_t> invalid(block_count(rows), kFine);
  std::vector<double> partial(block_count(rows), 0.0);
  for_each_block(rows, control, [&](const Block& block) {
    double sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double p = is_class(labels[row], class_count)
                           ? predictions[row * class_count + static_cast<std::size_t>(labels[row])]
                           : -1.0;
      if (!(p >= 0)) {
        invalid[block.index] = static_cast<std::int64_t>(row);
        return;
      }
      sum -= math::log(std::clamp(p, 0x1.0p-52, 1.0 - 0x1.0p-52));
    }
    partial[block.index] = sum;
  });
  double total = 0;
  for (const double sum : partial) total += sum;
  value[0] = total / static_cast<double>(rows);
  return first_invalid(invalid, control);
}

Status calibrate(std::span<const double> labels, std::span<const double> predictions, std::span<double> sums,
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
