#include "kernels/column/put.h"

#include "core/threads.h"

namespace millrace {

Status put(std::span<const double> values, std::span<const std::uint32_t> rows, std::span<double> target,
           const Control& control) {
  if (values.size() != rows.size()) return {Code::kShape};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] >= target.size()) return {Code::kInvalid, static_cast<std::int64_t>(i)};
  }
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) target[rows[i]] = values[i];
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
