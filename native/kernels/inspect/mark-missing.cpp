#include "kernels/inspect/mark-missing.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

static_assert(kBlockRows % 8 == 0, "a byte of validity belongs to one block");

bool is_text_sentinel(const ColumnView& column, std::size_t row, const ColumnView& texts) noexcept {
  const std::int32_t* offsets = column.as<std::int32_t>();
  const std::int32_t* ends = texts.as<std::int32_t>();
  const std::int32_t length = offsets[row + 1] - offsets[row];
  for (std::size_t text = 0; text < texts.length; ++text) {
    if (ends[text + 1] - ends[text] == length &&
        std::memcmp(column.bytes + offsets[row], texts.bytes + ends[text], static_cast<std::size_t>(length)) == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

Status mark_missing(const ColumnView& column, std::span<const double> numbers, std::span<const std::uint8_t> codes,
                    const ColumnView& texts, std::span<std::uint8_t> validity, std::span<double> marked,
                    const Control& control) {
  if (validity.size() != (column.length + 7) / 8 || marked.size() != 1) return {Code::kShape};
  if (texts.type != Type::kUtf8) return {Code::kType};
  std::fill(validity.begin(), validity.end(), std::uint8_t{0});
  std::vector<double> counts(block_count(column.length), 0.0);
  for_each_block(column.length, control, [&](const Block& block) {
    const auto keep = [&](std::size_t row) { validity[row >> 3] |= static_cast<std::uint8_t>(1u << (row & 7)); };
    if (column.type == Type::kUtf8) {
      for (std::size_t row = block.begin; row < block.end; ++row) {
        if (!column.is_valid(row)) continue;
        if (is_text_sentinel(column, row, texts)) ++counts[block.index];
        else keep(row);
      }
      return;
    }
    const bool coded = column.type == Type::kDictionary;
    for_each_run(column, block.begin, block.end, [&](std::size_t first, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = first + i;
        if (!column.is_valid(row)) continue;
        const double value = values[i];
        const bool is_marked = coded ? value >= 0 && value < static_cast<double>(codes.size()) &&
                                           codes[static_cast<std::size_t>(value)] != 0
                                     : std::find(numbers.begin(), numbers.end(), value) != numbers.end();
        if (is_marked) ++counts[block.index];
        else keep(row);
      }
    });
  });
  if (control.stopped()) return {Code::kCancelled};
  marked[0] = 0;
  for (const double count : counts) marked[0] += count;
  return {};
}

}  // namespace millrace
