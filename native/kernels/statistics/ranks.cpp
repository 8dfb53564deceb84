#include "kernels/statistics/ranks.h"

#include <cstdint>
#include <limits>

#include "core/sort.h"
#include "core/threads.h"

namespace millrace {

RankSummary rank_in_place(std::span<double> values) {
  std::vector<KeyedRow> order;
  order.reserve(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row] == values[row]) order.push_back({order_key(values[row] + 0.0), row});
  }
  std::vector<KeyedRow> scratch(order.size());
  sort_rows(order, scratch);
  RankSummary summary;
  summary.count = static_cast<double>(order.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && order[end].key == order[i].key) ++end;
    const double rank = 0.5 * static_cast<double>(i + end + 1);
    for (std::size_t j = i; j < end; ++j) values[order[j].row] = rank;
    const double t = static_cast<double>(end - i);
    summary.distinct += 1;
    summary.ties += t * (t - 1) * (t + 1);
    i = end;
  }
  return summary;
}

Status ranks(const std::vector<ColumnView>& columns, std::span<double> out, std::span<double> summary,
             const Control& control) {
  const std::size_t c = columns.size();
  const std::size_t n = c > 0 ? columns[0].length : 0;
  if (out.size() != c * n || summary.size() != c * 3) return {Code::kShape};
  for (std::size_t i = 0; i < c; ++i) {
    if (!columns[i].is_numeric()) return {Code::kType, static_cast<std::int64_t>(i)};
  }
  for_each_block(n, control, [&](const Block& block) {
    for (std::size_t i = 0; i < c; ++i) decode(columns[i], block.begin, block.end - block.begin, out.data() + i * n + block.begin);
    for (std::size_t row = block.begin; row < block.end; ++row) {
      bool complete = true;
      for (std::size_t i = 0; i < c; ++i) complete = complete && out[i * n + row] == out[i * n + row];
      if (complete) continue;
      for (std::size_t i = 0; i < c; ++i) out[i * n + row] = std::numeric_limits<double>::quiet_NaN();
    }
  });
  parallel_for(c, control, [&](std::size_t i) {
    const RankSummary found = rank_in_place(out.subspan(i * n, n));
    summary[i * 3] = found.count;
    summary[i * 3 + 1] = found.distinct;
    summary[i * 3 + 2] = found.ties;
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
