#include "kernels/statistics/group-quantiles.h"

#include "core/threads.h"
#include "kernels/statistics/grouped-values.h"
#include "kernels/statistics/quantiles.h"

namespace millrace {

Status group_quantiles(const ColumnView& column, const ColumnView& groups, std::span<const double> probabilities,
                       std::span<double> out, const Control& control) {
  if (!column.is_numeric() || !groups.is_numeric()) return {Code::kType};
  const std::size_t k = probabilities.size();
  if (column.length != groups.length || k == 0 || out.size() % k != 0) return {Code::kShape};
  for (std::size_t i = 0; i < k; ++i) {
    if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) return {Code::kInvalid, static_cast<std::int64_t>(i)};
  }
  const std::size_t group_count = out.size() / k;
  GroupedValues grouped = group_values(column, groups, group_count, control);
  if (control.stopped()) return {Code::kCancelled};
  parallel_for(group_count, control, [&](std::size_t group) {
    select_quantiles(grouped.group(group), probabilities, out.subspan(group * k, k));
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
