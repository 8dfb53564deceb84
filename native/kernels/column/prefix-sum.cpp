#include "kernels/column/prefix-sum.h"

#include <cstddef>

namespace millrace {

void prefix_sum(std::span<const std::uint32_t> counts, std::span<std::uint32_t> sums) noexcept {
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sums[i] = before;
    before += counts[i];
  }
}

}  // namespace millrace
