#include "kernels/column/count-words.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"
#include "kernels/column/words.h"

namespace millrace {

Status count_words(const ColumnView& column, std::span<double> counts, bool pairs, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  if (counts.empty()) return {Code::kShape};
  const std::size_t buckets = counts.size();
  const std::size_t block_rows = std::max(kBlockRows, buckets);
  const std::size_t blocks = block_count(column.length, block_rows);
  std::vector<std::uint32_t> partials(blocks * buckets, 0);
  for_each_block(
      column.length, control,
      [&](const Block& block) {
        std::uint32_t* partial = partials.data() + block.index * buckets;
        std::vector<std::size_t> last(buckets, column.length);
        for (std::size_t row = block.begin; row < block.end; ++row) {
          if (!column.is_valid(row)) continue;
          for_each_word(text_at(column, row), pairs, [&](std::uint64_t hash) {
            const std::size_t bucket = hash % buckets;
            if (last[bucket] == row) return;
            last[bucket] = row;
            ++partial[bucket];
          });
        }
      },
      block_rows);
  std::fill(counts.begin(), counts.end(), 0.0);
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) counts[bucket] += partials[block * buckets + bucket];
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
