#include "kernels/tree/code-features.h"

#include <array>
#include <cmath>
#include <limits>

#include "core/threads.h"
#include "kernels/tree/bins.h"

namespace millrace {
namespace {

// The cuts followed by +inf up to 255, so that a search of a fixed number of halvings needs no bounds.
struct Cuts {
  std::array<double, 255> at;
  unsigned first_step = 1;
  std::uint8_t missing = 1;

  Cuts(const double* cuts, std::int32_t count) noexcept {
    at.fill(std::numeric_limits<double>::infinity());
    for (std::int32_t i = 0; i < count; ++i) at[static_cast<std::size_t>(i)] = cuts[i];
    while (first_step * 2 <= static_cast<unsigned>(count)) first_step *= 2;
    missing = static_cast<std::uint8_t>(count + 1);
  }

  std::uint8_t code(double value) const noexcept {
    unsigned below = 0;
    for (unsigned step = first_step; step > 0; step /= 2) below += at[below + step - 1] < value ? step : 0;
    return std::isnan(value) ? missing : static_cast<std::uint8_t>(below);
  }
};

}  // namespace

Status code_features(std::span<const ColumnView> features, std::span<const double> cuts,
                     std::span<const std::int32_t> cut_counts, std::span<std::uint8_t> codes, const Control& control) {
  const std::size_t feature_count = features.size();
  const std::size_t rows = feature_count == 0 ? 0 : features.front().length;
  if (cut_counts.size() != feature_count || cuts.size() != feature_count * kMostCuts ||
      codes.size() != feature_count * rows) {
    return {Code::kShape};
  }
  for (std::size_t feature = 0; feature < feature_count; ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
    if (cut_counts[feature] < 0 || cut_counts[feature] > static_cast<std::int32_t>(kMostCuts)) {
      return {Code::kInvalid, static_cast<std::int64_t>(feature)};
    }
  }
  const std::size_t blocks = block_count(rows);
  parallel_for(feature_count * blocks, control, [&](std::size_t task) {
    const std::size_t feature = task / blocks;
    const std::size_t begin = task % blocks * kBlockRows;
    const std::size_t end = begin + kBlockRows < rows ? begin + kBlockRows : rows;
    const Cuts search(cuts.data() + feature * kMostCuts, cut_counts[feature]);
    std::uint8_t* out = codes.data() + feature * rows;
    for_each_run(features[feature], begin, end, [&](std::size_t row, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) out[row + i] = search.code(values[i]);
    });
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
