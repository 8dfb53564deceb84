#include "algorithms/gram-of-columns.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>

#include "algorithms/column-products.h"
#include "algorithms/multiply.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

Status gram_of_columns(std::span<const ColumnView> features, std::span<const double> weights,
                       std::span<const double> means, std::span<const double> scales, std::span<double> product,
                       const Control& control, bool* met_missing) {
  const std::size_t width = features.size() + 1;
  const std::size_t rows = features.empty() ? weights.size() : features[0].length;
  if (product.size() != width * width || means.size() != features.size() || scales.size() != features.size() ||
      (!weights.empty() && weights.size() != rows)) {
    return {Code::kShape};
  }
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (!(weights[row] >= 0) || !std::isfinite(weights[row])) return {Code::kInvalid, static_cast<std::int64_t>(row)};
  }
  // What is infinite has been brought to the farthest value there is.
  std::atomic<std::size_t> too_far{rows};
  std::atomic<bool> is_missing{false};
  const auto fill = [&](std::size_t column, std::size_t begin, std::size_t count, double* values) {
    if (column == features.size()) {
      std::fill_n(values, count, 1.0);
      return;
    }
    const Standardized found = standardize_column(features[column], means[column], scales[column], begin, count, values);
    if (found.is_missing) is_missing.store(true, std::memory_order_relaxed);
    if (!found.is_far) return;
    const double* far = std::find_if(values, values + count, [](double value) { return std::abs(value) >= kFarthest; });
    const std::size_t row = begin + static_cast<std::size_t>(far - values);
    for (std::size_t least = too_far; row < least && !too_far.compare_exchange_weak(least, row);) {
    }
  };
  const auto whole = packed_view(product.data(), width, width);
  const Status status = column_products(rows, width, fill, weights, whole, control);
  if (!status.ok()) return status;
  if (met_missing != nullptr && is_missing) {
    *met_missing = true;
    return {};
  }
  if (too_far < rows) return {Code::kInvalid, static_cast<std::int64_t>(too_far)};
  mirror_lower(whole, control);
  for (const double value : product) {
    if (!std::isfinite(value)) return {Code::kInvalid};
  }
  return {};
}

}  // namespace millrace
