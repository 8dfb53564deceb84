#include "algorithms/scatter-within.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kTileRows = 512;

struct Scatter {
  std::span<const ColumnView> features;
  std::span<const double> weights;
  std::span<const double> centers;
  std::span<const double> scales;
  std::span<const std::uint32_t> classes;
  std::size_t class_count;

  // Adds rows begin .. end.
  void add(std::size_t begin, std::size_t end, MatrixView<double> product, const Control& control) const {
    const std::size_t count = features.size();
    LargeArray<double> plain(count * kTileRows);
    LargeArray<double> weighted(weights.empty() ? 0 : count * kTileRows);
    for (std::size_t row = begin; row < end && !control.stopped(); row += kTileRows) {
      const std::size_t rows = std::min(kTileRows, end - row);
      for (std::size_t f = 0; f < count; ++f) {
        double* z = plain.data() + f * kTileRows;
        const double* center = centers.data() + f * class_count;
        const double unit = 1.0 / scales[f];
        decode(features[f], row, rows, z);
        for (std::size_t i = 0; i < rows; ++i) {
          const double apart = (z[i] - center[classes[row + i]]) * unit;
          z[i] = apart == apart ? apart : 0.0;
        }
        for (std::size_t i = 0; i < rows && !weights.empty(); ++i) weighted[f * kTileRows + i] = weights[row + i] * z[i];
      }
      MatrixView<const double> left{plain.data(), count, rows, static_cast<std::ptrdiff_t>(kTileRows), 1};
      const auto right = left.transposed();
      if (!weights.empty()) left.data = weighted.data();
      multiply<double>(left, right, product, {true, false, true}, control);
    }
  }
};

}  // namespace

Status scatter_within(std::span<const ColumnView> features, std::span<const double> labels,
                      std::span<const double> weights, std::span<const double> centers, std::span<const double> scales,
                      std::span<double> product, const Control& control) {
  const std::size_t count = features.size();
  const std::size_t rows = labels.size();
  if (count == 0 || scales.size() != count || centers.size() % count != 0 || centers.empty() ||
      product.size() != count * count || (!weights.empty() && weights.size() != rows)) {
    return {Code::kShape};
  }
  for (std::size_t f = 0; f < count; ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  const std::size_t class_count = centers.size() / count;
  std::vector<std::uint32_t> classes(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!(labels[row] >= 0 && labels[row] < static_cast<double>(class_count)))
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    classes[row] = static_cast<std::uint32_t>(labels[row]);
  }
  const Scatter all{features, weights, centers, scales, classes, class_count};
  // As many stretches as there is room for products: a function of the table, never of the threads.
  const std::size_t tiles = block_count(rows, kTileRows);
  const std::size_t room = std::clamp<std::size_t>((std::size_t{1} << 22) / product.size(), 1, 32);
  const std::size_t stretches = std::min(room, tiles);
  const Control inner = stretches > 1 ? control.with_threads(1) : control;
  LargeArray<double> partials(stretches * product.size());
  std::fill_n(partials.data(), stretches * product.size(), 0.0);
  parallel_for(stretches, control, [&](std::size_t stretch) {
    const std::size_t begin = tiles * stretch / stretches * kTileRows;
    const std::size_t end = std::min(rows, tiles * (stretch + 1) / stretches * kTileRows);
    all.add(begin, end, packed_view(partials.data() + stretch * product.size(), count, count), inner);
  });
  if (control.stopped()) return {Code::kCancelled};
  std::fill(product.begin(), product.end(), 0.0);
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
    const double* from = partials.data() + stretch * product.size();
    for (std::size_t i = 0; i < product.size(); ++i) product[i] += from[i];
  }
  mirror_lower(packed_view(product.data(), count, count), control);
  if (control.stopped()) return {Code::kCancelled};
  const bool fits = std::all_of(product.begin(), product.end(), [](double value) { return std::isfinite(value); });
  return fits ? Status{} : Status{Code::kInvalid};
}

}  // namespace millrace
