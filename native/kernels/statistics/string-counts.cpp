#include "kernels/statistics/string-counts.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/threads.h"

namespace millrace {

Status string_counts(const ColumnView& column, std::span<std::uint32_t> rows, std::span<double> counts,
                     std::span<double> summary, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  if (rows.size() != counts.size() || summary.size() != 3) return {Code::kShape};
  struct Value {
    std::uint32_t row;
    std::size_t count;
  };
  // The map gives each string its place in `distinct`; its own order is never looked at.
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<Value> distinct;
  const std::int32_t* offsets = column.as<std::int32_t>();
  double bytes = 0;
  std::size_t total = 0;
  for (std::size_t row = 0; row < column.length; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    if (!column.is_valid(row)) continue;
    const std::int32_t begin = offsets[row];
    const std::int32_t end = offsets[row + 1];
    if (begin < 0 || end < begin || static_cast<std::size_t>(end) > column.byte_length) {
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    }
    const std::string_view text(reinterpret_cast<const char*>(column.bytes) + begin, static_cast<std::size_t>(end - begin));
    const auto [at, is_new] = places.try_emplace(text, distinct.size());
    if (is_new) distinct.push_back({static_cast<std::uint32_t>(row), 0});
    ++distinct[at->second].count;
    bytes += end - begin;
    ++total;
  }
  summary[0] = static_cast<double>(distinct.size());
  summary[1] = static_cast<double>(total);
  summary[2] = total > 0 ? bytes / static_cast<double>(total) : std::numeric_limits<double>::quiet_NaN();
  const std::size_t shown = std::min(rows.size(), distinct.size());
  std::partial_sort(distinct.begin(), distinct.begin() + static_cast<std::ptrdiff_t>(shown), distinct.end(),
                    [](const Value& a, const Value& b) { return a.count != b.count ? a.count > b.count : a.row < b.row; });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = i < shown ? distinct[i].row : 0;
    counts[i] = i < shown ? static_cast<double>(distinct[i].count) : 0.0;
  }
  return {};
}

}  // namespace millrace
