#include "kernels/statistics/histogram.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/threads.h"

namespace millrace {

Status histogram(const ColumnView& column, std::span<const double> edges, std::span<double> counts,
                 const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  const std::size_t bins = counts.size();
  if (bins == 0 || edges.size() != bins + 1) return {Code::kShape};
  const std::size_t blocks = block_count(column.length);
  std::vector<std::uint32_t> partials(blocks * bins, 0);
  for_each_block(column.length, control, [&](const Block& block) {
    std::uint32_t* partial = partials.data() + block.index * bins;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = values[i];
        if (!(value >= edges.front() && value <= edges.back())) continue;
        const auto above = std::upper_bound(edges.begin(), edges.end(), value);
        const std::size_t bin = static_cast<std::size_t>(above - edges.begin()) - 1;
        ++partial[std::min(bin, bins - 1)];
      }
    });
  });
  if (control.stopped()) return {Code::kCancelled};
  std::fill(counts.begin(), counts.end(), 0.0);
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t bin = 0; bin < bins; ++bin) counts[bin] += partials[block * bins + bin];
  }
  return {};
}

}  // namespace millrace
