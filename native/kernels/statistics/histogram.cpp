#include "kernels/statistics/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// Finds bins: edges at even steps by arithmetic, corrected by a comparison with the edges themselves; others by search.
class Edges {
 public:
  explicit Edges(std::span<const double> edges) noexcept : edges_(edges), last_(edges.size() - 2) {
    const double step = (edges.back() - edges.front()) / static_cast<double>(last_ + 1);
    bins_per_unit_ = 1.0 / step;
    even_ = step > 0 && step - step == 0.0 && bins_per_unit_ - bins_per_unit_ == 0.0;
    for (std::size_t at = 0; even_ && at <= last_; ++at) {
      even_ = std::fabs(edges[at] - (edges.front() + static_cast<double>(at) * step)) <= step / 2;
    }
  }

  bool hold(double value) const noexcept { return value >= edges_.front() && value <= edges_.back(); }

  // Of a value that they hold.
  std::size_t bin_of(double value) const noexcept {
    if (!even_) {
      const auto above = std::upper_bound(edges_.begin(), edges_.end(), value);
      return std::min(static_cast<std::size_t>(above - edges_.begin()) - 1, last_);
    }
    std::size_t bin = std::min(static_cast<std::size_t>((value - edges_.front()) * bins_per_unit_), last_);
    while (bin > 0 && value < edges_[bin]) --bin;
    while (bin < last_ && value >= edges_[bin + 1]) ++bin;
    return bin;
  }

 private:
  std::span<const double> edges_;
  std::size_t last_;
  double bins_per_unit_ = 0;
  bool even_ = false;
};

}  // namespace

Status histogram(const ColumnView& column, std::span<const double> edges, std::span<double> counts,
                 const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  const std::size_t bins = counts.size();
  if (bins == 0 || edges.size() != bins + 1) return {Code::kShape};
  const Edges bins_of(edges);
  const std::size_t blocks = block_count(column.length);
  std::vector<std::uint32_t> partials(blocks * bins, 0);
  for_each_block(column.length, control, [&](const Block& block) {
    std::uint32_t* partial = partials.data() + block.index * bins;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (bins_of.hold(values[i])) ++partial[bins_of.bin_of(values[i])];
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
