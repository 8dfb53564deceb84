#include "kernels/tree/add-leaves.h"

#include <atomic>

#include "core/threads.h"

namespace millrace {

Status add_leaves(std::span<const std::int32_t> leaves, std::span<const std::int32_t> offsets, std::span<const double> shares,
                  std::span<double> sums, std::size_t classes, double divisor, const Control& control) {
  const std::size_t rows = classes == 0 ? 0 : sums.size() / classes;
  const std::size_t trees = offsets.size();
  if (leaves.size() != rows * trees) return {Code::kShape};
  const std::size_t leaf_count = classes == 0 ? 0 : shares.size() / classes;
  std::atomic<std::int64_t> wrong{-1};
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      double* sum = sums.data() + row * classes;
      for (std::size_t tree = 0; tree < trees; ++tree) {
        const std::int64_t leaf = std::int64_t{offsets[tree]} + leaves[row * trees + tree];
        if (leaf < 0 || static_cast<std::size_t>(leaf) >= leaf_count) {
          wrong.store(static_cast<std::int64_t>(row), std::memory_order_relaxed);
          continue;
        }
        const double* share = shares.data() + static_cast<std::size_t>(leaf) * classes;
        for (std::size_t k = 0; k < classes; ++k) sum[k] += share[k];
      }
      for (std::size_t k = 0; k < classes; ++k) sum[k] /= divisor;
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  return wrong.load() < 0 ? Status{} : Status{Code::kInvalid, wrong.load()};
}

}  // namespace millrace
