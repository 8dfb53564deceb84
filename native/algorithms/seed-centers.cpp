#include "algorithms/seed-centers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/large-array.h"
#include "core/math.h"
#include "core/random.h"
#include "core/threads.h"
#include "kernels/matrix/center-panels.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSampleStream = 6;  // streams.sample
constexpr std::size_t kBlockOfRows = 1024;

double unit_draw(std::uint64_t seed, std::size_t index) noexcept {
  return to_unit(random_words(seed, kSampleStream, static_cast<std::uint32_t>(index)));
}

// The row at which the running sum of weight times term first passes `share` of the whole.
template <class Term>
std::size_t row_at(const WeighedRows& rows, std::span<const double> block_sums, double share, Term&& term) noexcept {
  double total = 0;
  for (const double sum : block_sums) total += sum;
  double left = share * total;
  std::size_t block = 0;
  while (block + 1 < block_sums.size() && left >= block_sums[block]) left -= block_sums[block++];
  std::size_t found = std::min(rows.count - 1, block * kBlockOfRows);
  for (std::size_t row = block * kBlockOfRows; row < std::min(rows.count, (block + 1) * kBlockOfRows); ++row) {
    const double part = rows.weight(row) * term(row);
    if (part > 0) found = row;
    if (part > 0 && left < part) break;
    left -= part;
  }
  return found;
}

}  // namespace

void seed_centers(const WeighedRows& rows, std::uint64_t seed, std::span<std::size_t> picked, const Control& control) {
  const std::size_t k = picked.size();
  const std::size_t n = rows.count;
  const std::size_t trials = 2 + static_cast<std::size_t>(math::log(static_cast<double>(k)));
  const std::size_t blocks = block_count(n, kBlockOfRows);
  LargeArray<double> closest(n);
  LargeArray<double> tried(n * trials);
  std::vector<double> block_sums(blocks * trials);
  std::vector<double> sums(blocks);
  for_each_block(
      n, control.with_threads(1),
      [&](const Block& block) {
        double sum = 0;
        for (std::size_t row = block.begin; row < block.end; ++row) sum += rows.weight(row);
        sums[block.index] = sum;
      },
      kBlockOfRows);
  std::fill_n(closest.data(), n, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> candidates{row_at(rows, sums, unit_draw(seed, 0), [](std::size_t) { return 1.0; })};
  std::vector<double> centers(trials * rows.width);
  for (std::size_t step = 0; step < k && !control.stopped(); ++step) {
    CenterPanels panels(candidates.size(), rows.width);
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      std::copy_n(rows.row(candidates[c]), rows.width, centers.data() + c * rows.width);
    }
    panels.set(centers.data());
    for_each_block(
        n, control,
        [&](const Block& block) {
          const std::size_t count = block.end - block.begin;
          std::vector<double> keys(count * panels.key_count());
          std::vector<std::uint32_t> picks(count);
          std::iota(picks.begin(), picks.end(), 0u);
          panels.keys(rows.row(block.begin), picks.data(), count, keys.data());
          for (std::size_t c = 0; c < candidates.size(); ++c) {
            double sum = 0;
            double* to = tried.data() + c * n + block.begin;
            for (std::size_t i = 0; i < count; ++i) {
              const std::size_t row = block.begin + i;
              const double far = std::max(0.0, rows.squares[row] + 2 * keys[i * panels.key_count() + c]);
              to[i] = row == candidates[c] ? 0.0 : std::min(closest[row], far);
              sum += rows.weight(row) * to[i];
            }
            block_sums[c * blocks + block.index] = sum;
          }
        },
        kBlockOfRows);
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      const double sum = std::accumulate(block_sums.begin() + static_cast<std::ptrdiff_t>(c * blocks),
                                         block_sums.begin() + static_cast<std::ptrdiff_t>((c + 1) * blocks), 0.0);
      if (!(sum < least)) continue;
      least = sum;
      best = c;
    }
    picked[step] = candidates[best];
    std::copy_n(tried.data() + best * n, n, closest.data());
    std::copy_n(block_sums.data() + best * blocks, blocks, sums.data());
    candidates.clear();
    for (std::size_t trial = 0; trial < trials; ++trial) {
      candidates.push_back(row_at(rows, sums, unit_draw(seed, 1 + step * trials + trial),
                                  [&](std::size_t row) { return closest[row]; }));
    }
  }
}

void draw_centers(const WeighedRows& rows, std::uint64_t seed, std::span<std::size_t> picked) {
  std::vector<std::pair<double, std::size_t>> ranks(rows.count);
  for (std::size_t row = 0; row < rows.count; ++row) {
    // -log(u) / weight is an exponential draw of that rate: the k least are a sample without replacement.
    const double draw = -math::log(1.0 - unit_draw(seed, row));
    ranks[row] = {rows.weight(row) > 0 ? draw / rows.weight(row) : std::numeric_limits<double>::infinity(), row};
  }
  std::partial_sort(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(picked.size()), ranks.end());
  for (std::size_t c = 0; c < picked.size(); ++c) picked[c] = ranks[c].second;
}

}  // namespace millrace
