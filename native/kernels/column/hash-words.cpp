#include "kernels/column/hash-words.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/math.h"
#include "core/threads.h"
#include "kernels/column/words.h"

namespace millrace {

Status hash_words(const ColumnView& column, std::span<const std::int32_t> slots, std::span<const double> row_counts,
                  std::span<float> values, double row_total, bool pairs, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  const std::size_t rows = column.length;
  const std::size_t slot_count = row_counts.size();
  if (slots.empty() || values.size() != slot_count * rows) return {Code::kShape};
  for (std::size_t bucket = 0; bucket < slots.size(); ++bucket) {
    if (slots[bucket] >= 0 && static_cast<std::size_t>(slots[bucket]) >= slot_count) {
      return {Code::kInvalid, static_cast<std::int64_t>(bucket)};
    }
  }
  std::vector<double> weights(slot_count);
  for (std::size_t slot = 0; slot < slot_count; ++slot) {
    weights[slot] = 1 + math::log((1 + row_total) / (1 + row_counts[slot]));
  }
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
      std::fill_n(values.data() + slot * rows + block.begin, block.end - block.begin, 0.0f);
    }
    std::vector<std::uint32_t> counts(slot_count, 0);
    std::vector<std::size_t> seen;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!column.is_valid(row)) continue;
      seen.clear();
      for_each_word(text_at(column, row), pairs, [&](std::uint64_t hash) {
        const std::int32_t slot = slots[hash % slots.size()];
        if (slot >= 0 && counts[static_cast<std::size_t>(slot)]++ == 0) seen.push_back(static_cast<std::size_t>(slot));
      });
      double squares = 0;
      for (const std::size_t slot : seen) squares += counts[slot] * weights[slot] * weights[slot];
      const double length = squares > 0 ? std::sqrt(squares) : 1;
      for (const std::size_t slot : seen) {
        values[slot * rows + row] = static_cast<float>(std::sqrt(static_cast<double>(counts[slot])) * weights[slot] / length);
        counts[slot] = 0;
      }
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
