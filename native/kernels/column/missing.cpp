#include "kernels/column/missing.h"

#include <cmath>
#include <vector>

#include "kernels/column/map-values.h"

namespace millrace {

Status missing(const ColumnView& column, std::span<std::uint8_t> flags, std::span<double> count,
               const Control& control) {
  if (count.size() != 1) return {Code::kShape};
  const Status status = map_values(column, flags, control, [](double x) -> std::uint8_t { return !std::isfinite(x); });
  if (!status.ok()) return status;
  std::vector<std::uint32_t> partials(block_count(flags.size()), 0);
  for_each_block(flags.size(), control, [&](const Block& block) {
    std::uint32_t sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) sum += flags[row];
    partials[block.index] = sum;
  });
  double total = 0;
  for (const std::uint32_t partial : partials) total += partial;
  count[0] = total;
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
