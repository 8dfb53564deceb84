#include "kernels/metric/confusion.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"
#include "kernels/metric/class-labels.h"

namespace millrace {

Status confusion(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
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

}  // namespace millrace
