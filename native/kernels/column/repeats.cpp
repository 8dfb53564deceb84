#include "kernels/column/repeats.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "core/cell.h"
#include "core/threads.h"

namespace millrace {

Status repeats(std::span<const ColumnView> columns, std::span<const std::int64_t> hashes,
               std::span<std::uint8_t> repeat, std::span<double> count, const Control& control) {
  const std::size_t rows = hashes.size();
  if (repeat.size() != rows || count.size() != 1) return {Code::kShape};
  for (const ColumnView& column : columns) {
    if (column.length != rows) return {Code::kShape};
  }
  constexpr std::uint32_t kFree = 0xFFFFFFFFu;
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(16, rows * 2));
  std::vector<std::uint32_t> first(slots, kFree);
  const auto same = [&](std::size_t a, std::size_t b) {
    return hashes[a] == hashes[b] &&
           std::all_of(columns.begin(), columns.end(), [&](const ColumnView& c) { return same_value(c, a, b); });
  };
  double found = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    std::size_t at = mix64(static_cast<std::uint64_t>(hashes[row])) & (slots - 1);
    while (first[at] != kFree && !same(first[at], row)) at = (at + 1) & (slots - 1);
    repeat[row] = first[at] != kFree;
    if (repeat[row]) ++found;
    else first[at] = static_cast<std::uint32_t>(row);
  }
  count[0] = found;
  return {};
}

}  // namespace millrace
