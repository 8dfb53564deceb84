#include "kernels/statistics/value-counts.h"

#include <algorithm>
#include <vector>

#include "kernels/statistics/sorted-values.h"

namespace millrace {

Status value_counts(const ColumnView& column, std::span<double> values, std::span<double> counts,
                    std::span<double> summary, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (values.size() != counts.size() || summary.size() != 2) return {Code::kShape};
  const std::vector<double> sorted = sorted_values(column, Kept::kNumbers);
  if (control.stopped()) return {Code::kCancelled};

  struct Value {
    double value;
    std::size_t count;
  };
  std::vector<Value> distinct;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    distinct.push_back({sorted[i] + 0.0, end - i});  // -0 and 0 are one value
    i = end;
  }
  const std::size_t shown = std::min(values.size(), distinct.size());
  std::partial_sort(distinct.begin(), distinct.begin() + static_cast<std::ptrdiff_t>(shown), distinct.end(),
                    [](const Value& a, const Value& b) {
                      return a.count != b.count ? a.count > b.count : a.value < b.value;
                    });
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = i < shown ? distinct[i].value : 0.0;
    counts[i] = i < shown ? static_cast<double>(distinct[i].count) : 0.0;
  }
  summary[0] = static_cast<double>(distinct.size());
  summary[1] = static_cast<double>(sorted.size());
  return {};
}

}  // namespace millrace
