#include "kernels/column/lookup-folds.h"

#include <algorithm>

#include "core/threads.h"
#include "kernels/column/map-values.h"

namespace millrace {

Status lookup_folds(const ColumnView& column, std::span<const std::uint8_t> folds, std::span<const double> table,
                    std::span<double> values, std::size_t fold_count, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (folds.size() != column.length || values.size() != column.length) return {Code::kShape};
  if (fold_count == 0 || table.empty() || table.size() % fold_count != 0) return {Code::kShape};
  const auto bad = std::find_if(folds.begin(), folds.end(), [&](std::uint8_t fold) { return fold >= fold_count; });
  if (bad != folds.end()) return {Code::kInvalid, bad - folds.begin()};
  const std::size_t stride = table.size() / fold_count;
  for_each_block(column.length, control, [&](const Block& block) {
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* codes, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t code = code_of(codes[i], stride - 1);
        const std::size_t cell = code < 0 ? stride - 1 : static_cast<std::size_t>(code);
        values[row + i] = table[folds[row + i] * stride + cell];
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
