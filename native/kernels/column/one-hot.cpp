#include "kernels/column/one-hot.h"

#include <algorithm>

#include "kernels/column/map-values.h"

namespace millrace {

Status one_hot(const ColumnView& column, std::span<const std::int32_t> slots, std::span<std::uint8_t> indicators,
               std::size_t slot_count, std::int32_t otherwise, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  const std::size_t rows = column.length;
  if (indicators.size() != slot_count * rows) return {Code::kShape};
  const auto fits = [&](std::int32_t slot) { return slot < 0 || static_cast<std::size_t>(slot) < slot_count; };
  for (std::size_t code = 0; code < slots.size(); ++code) {
    if (!fits(slots[code])) return {Code::kInvalid, static_cast<std::int64_t>(code)};
  }
  if (!fits(otherwise)) return {Code::kInvalid};
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
      std::fill_n(indicators.data() + slot * rows + block.begin, block.end - block.begin, std::uint8_t{0});
    }
    for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t code = code_of(values[i], slots.size());
        const std::int32_t slot = code < 0 ? otherwise : slots[static_cast<std::size_t>(code)];
        if (slot >= 0) indicators[static_cast<std::size_t>(slot) * rows + row + i] = 1;
      }
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
