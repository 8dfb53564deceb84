#include "kernels/statistics/group-ranks.h"

#include <limits>

#include "core/threads.h"
#include "kernels/statistics/ranks.h"

namespace millrace {

Status group_ranks(const ColumnView& column, const ColumnView& groups, std::span<double> out, std::span<double> summary,
                   std::size_t group_count, const Control& control) {
  if (!column.is_numeric() || !groups.is_numeric()) return {Code::kType};
  if (column.length != groups.length || out.size() != column.length || summary.size() != 3) return {Code::kShape};
  const double limit = static_cast<double>(group_count);
  for_each_block(column.length, control, [&](const Block& block) {
    double codes[kDecodeRows];
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
      decode(groups, row, count, codes);
      for (std::size_t i = 0; i < count; ++i) {
        out[row + i] = codes[i] >= 0 && codes[i] < limit ? values[i] : std::numeric_limits<double>::quiet_NaN();
      }
    });
  });
  if (control.stopped()) return {Code::kCancelled};
  const RankSummary found = rank_in_place(out);
  summary[0] = found.count;
  summary[1] = found.distinct;
  summary[2] = found.ties;
  return {};
}

}  // namespace millrace
