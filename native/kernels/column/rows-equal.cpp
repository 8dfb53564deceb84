#include "kernels/column/rows-equal.h"

#include <vector>

#include "core/threads.h"

namespace millrace {

Status rows_equal(std::span<const std::uint8_t> bytes, std::span<std::uint32_t> rows, std::span<double> count,
                  std::uint8_t wanted, const Control& control) {
  if (rows.size() != bytes.size() || count.size() != 1) return {Code::kShape};
  std::vector<std::size_t> starts(block_count(bytes.size()) + 1, 0);
  for_each_block(bytes.size(), control, [&](const Block& block) {
    std::size_t equal = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) equal += bytes[row] == wanted;
    starts[block.index + 1] = equal;
  });
  for (std::size_t block = 1; block < starts.size(); ++block) starts[block] += starts[block - 1];
  if (control.stopped()) return {Code::kCancelled};
  for_each_block(bytes.size(), control, [&](const Block& block) {
    std::size_t at = starts[block.index];
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (bytes[row] == wanted) rows[at++] = static_cast<std::uint32_t>(row);
    }
  });
  count[0] = static_cast<double>(starts.back());
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
