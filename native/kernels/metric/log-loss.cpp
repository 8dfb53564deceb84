#include "kernels/metric/log-loss.h"

#include <algorithm>
#include <vector>

#include "core/math.h"
#include "core/threads.h"
#include "kernels/metric/class-labels.h"

namespace millrace {

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

}  // namespace millrace
