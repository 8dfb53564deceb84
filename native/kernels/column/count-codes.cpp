#include "kernels/column/count-codes.h"

#include <algorithm>
#include <vector>

#include "kernels/column/map-values.h"

namespace millrace {

Status count_codes(const ColumnView& column, std::span<double> counts, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (counts.empty()) return {Code::kShape};
  const std::size_t levels = counts.size() - 1;
  // Blocks long enough that zeroing and merging their partials is no more work than counting.
  const std::size_t block_rows = std::max(kBlockRows, counts.size() * 4);
  const std::size_t blocks = block_count(column.length, block_rows);
  std::vector<std::uint32_t> partials(blocks * counts.size(), 0);
  for_each_block(
      column.length, control,
      [&](const Block& block) {
        std::uint32_t* partial = partials.data() + block.index * counts.size();
        for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
          for (std::size_t i = 0; i < count; ++i) {
            const std::int32_t code = code_of(values[i], levels);
            ++partial[code < 0 ? levels : static_cast<std::size_t>(code)];
          }
        });
      },
      block_rows);
  std::fill(counts.begin(), counts.end(), 0.0);
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t level = 0; level <= levels; ++level) counts[level] += partials[block * counts.size() + level];
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
