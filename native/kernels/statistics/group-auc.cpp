#include "kernels/statistics/group-auc.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "core/sort.h"
#include "core/threads.h"
#include "kernels/statistics/grouped-values.h"

namespace millrace {
namespace {

// Sum over the group's values of 2 x (values below) + (values equal), both sorted.
double doubled_wins(std::span<const double> group, std::span<const double> all) noexcept {
  double wins = 0;
  std::size_t below = 0;
  std::size_t through = 0;
  for (const double value : group) {
    while (below < all.size() && all[below] < value) ++below;
    if (through < below) through = below;
    while (through < all.size() && all[through] == value) ++through;
    wins += static_cast<double>(below + through);
  }
  return wins;
}

}  // namespace

Status group_auc(const ColumnView& column, const ColumnView& groups, std::span<double> out, const Control& control) {
  if (!column.is_numeric() || !groups.is_numeric()) return {Code::kType};
  if (column.length != groups.length) return {Code::kShape};
  GroupedValues grouped = group_values(column, groups, out.size(), control);
  if (control.stopped()) return {Code::kCancelled};
  std::vector<double> scratch(grouped.values.size());
  std::vector<double> all = grouped.values;
  sort_ascending(all, scratch);
  for (std::size_t group = 0; group < out.size(); ++group) sort_ascending(grouped.group(group), scratch);
  parallel_for(out.size(), control, [&](std::size_t group) {
    const double own = static_cast<double>(grouped.group(group).size());
    const double rest = static_cast<double>(all.size()) - own;
    // Against all values, less against its own: among themselves they win exactly half.
    const double wins = doubled_wins(grouped.group(group), all) - own * own;
    out[group] = own > 0 && rest > 0 ? wins / (2 * own * rest) : std::numeric_limits<double>::quiet_NaN();
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
