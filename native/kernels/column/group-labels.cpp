#include "kernels/column/group-labels.h"

#include <algorithm>

#include "kernels/column/map-values.h"

namespace millrace {

Status group_labels(const ColumnView& column, std::span<const double> labels, std::span<const std::uint8_t> folds,
                    std::span<double> counts, std::span<double> sums, std::size_t fold_count, double label,
                    const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (labels.size() != column.length || folds.size() != column.length) return {Code::kShape};
  if (fold_count == 0 || counts.size() != sums.size() || counts.empty() || counts.size() % fold_count != 0) {
    return {Code::kShape};
  }
  const std::size_t stride = counts.size() / fold_count;
  std::fill(counts.begin(), counts.end(), 0.0);
  std::fill(sums.begin(), sums.end(), 0.0);
  std::int64_t bad = -1;
  for (std::size_t begin = 0; begin < column.length && bad < 0; begin += kBlockRows) {
    if (control.stopped()) return {Code::kCancelled};
    const std::size_t end = std::min(begin + kBlockRows, column.length);
    for_each_run(column, begin, end, [&](std::size_t row, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t fold = folds[row + i];
        if (fold >= fold_count) {
          bad = static_cast<std::int64_t>(row + i);
          return;
        }
        const std::int32_t code = code_of(values[i], stride - 1);
        const std::size_t cell = fold * stride + (code < 0 ? stride - 1 : static_cast<std::size_t>(code));
        counts[cell] += 1;
        sums[cell] += label < 0 ? labels[row + i] : labels[row + i] == label ? 1.0 : 0.0;
      }
    });
  }
  return bad < 0 ? Status{} : Status{Code::kInvalid, bad};
}

}  // namespace millrace
