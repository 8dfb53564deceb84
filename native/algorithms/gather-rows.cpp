#include "algorithms/gather-rows.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsOfTask = kDecodeRows;

}  // namespace

Status gather_rows(std::span<const ColumnView> features, std::span<const double> fills, std::span<const double> centers,
                   std::span<const double> scales, std::span<double> rows, const Control& control) {
  const std::size_t width = features.size();
  if (width == 0 || fills.size() != width || centers.size() != width || scales.size() != width) return {Code::kShape};
  const std::size_t n = features[0].length;
  for (std::size_t feature = 0; feature < width; ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
    if (features[feature].length != n) return {Code::kShape, static_cast<std::int64_t>(feature)};
  }
  if (rows.size() != n * width) return {Code::kShape};
  std::vector<std::int64_t> spoiled(block_count(n, kRowsOfTask), -1);
  for_each_block(
      n, control,
      [&](const Block& block) {
        for (std::size_t feature = 0; feature < width; ++feature) {
          const double fill = fills[feature], center = centers[feature], scale = scales[feature];
          for_each_run(features[feature], block.begin, block.end,
                       [&](std::size_t row, const double* values, std::size_t count) {
                         double* to = rows.data() + row * width + feature;
                         bool is_fine = true;
                         for (std::size_t at = 0; at < count; ++at) {
                           const double value = ((std::isnan(values[at]) ? fill : values[at]) - center) / scale;
                           is_fine = is_fine && std::isfinite(value);
                           to[at * width] = value;
                         }
                         if (!is_fine && spoiled[block.index] < 0) spoiled[block.index] = static_cast<std::int64_t>(feature);
                       });
        }
      },
      kRowsOfTask);
  if (control.stopped()) return {Code::kCancelled};
  std::int64_t first = -1;
  for (const std::int64_t feature : spoiled) {
    if (feature >= 0) first = first < 0 ? feature : std::min(first, feature);
  }
  return first < 0 ? Status{} : Status{Code::kInvalid, first};
}

}  // namespace millrace
