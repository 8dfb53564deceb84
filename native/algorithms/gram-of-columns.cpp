#include "algorithms/gram-of-columns.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/simd.h"
#include "core/threads.h"
#include "kernels/matrix/multiply-tile.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

// The first value as far from 0 as there are, or `count`.
std::size_t first_farthest(const double* values, std::size_t count) noexcept {
  int any = 0;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    int found = 0;
    for (std::size_t i = 0; i < count; ++i) found |= !(std::abs(values[i]) < kFarthest);
    any = found;
  });
  std::size_t at = any != 0 ? 0 : count;
  while (at < count && std::abs(values[at]) < kFarthest) ++at;
  return at;
}

constexpr std::int64_t kMissing = -2;

struct Rows {
  std::span<const ColumnView> features;
  std::span<const double> weights;
  std::span<const double> means;
  std::span<const double> scales;
  bool stops_at_missing;

  // Adds the products of rows begin .. end, a few blocks of kInnerBlock at a time.
  Status add(std::size_t begin, std::size_t end, MatrixView<double> product, const Control& control) const {
    const std::size_t width = product.columns;
    const std::size_t most = kInnerBlock * std::clamp<std::size_t>((std::size_t{1} << 16) / (kInnerBlock * width), 1, 8);
    LargeArray<double> plain(most * width);
    LargeArray<double> weighted(weights.empty() ? 0 : most * width);
    for (std::size_t row = begin; row < end && !control.stopped(); row += most) {
      const std::size_t count = std::min(most, end - row);
      const bool is_missing = standardize_rows(features, means, scales, row, count, plain.data());
      if (is_missing && stops_at_missing) return {Code::kInvalid, kMissing};
      // What is infinite has been brought to the farthest value there is.
      if (const std::size_t at = first_farthest(plain.data(), count * width); at < count * width) {
        return {Code::kInvalid, static_cast<std::int64_t>(row + at / width)};
      }
      const auto right = packed_view<const double>(plain.data(), count, width);
      auto left = right;
      if (!weights.empty()) {
        left.data = weighted.data();
        for (std::size_t i = 0; i < count; ++i) {
          const double weight = weights[row + i];
          for (std::size_t c = 0; c < width; ++c) weighted[i * width + c] = weight * plain[i * width + c];
        }
      }
      const Status status = multiply<double>(left.transposed(), right, product, {true, false, true}, control);
      if (!status.ok()) return status;
    }
    return {};
  }
};

}  // namespace

Status gram_of_columns(std::span<const ColumnView> features, std::span<const double> weights,
                       std::span<const double> means, std::span<const double> scales, std::span<double> product,
                       const Control& control, bool* met_missing) {
  if (met_missing != nullptr) *met_missing = false;
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
  std::fill(product.begin(), product.end(), 0.0);
  const Rows all{features, weights, means, scales, met_missing != nullptr};
  const auto whole = packed_view(product.data(), width, width);
  const std::size_t runs = block_count(rows, kInnerRun);
  // Threads take runs of rows; a wide product takes too much memory for one of its own each.
  const bool by_runs = width <= 1024;
  const std::size_t at_once = std::min<std::size_t>(by_runs ? static_cast<std::size_t>(control.threads()) : 1, runs);
  LargeArray<double> partials(product.size() * at_once);
  std::vector<Status> statuses(at_once);
  for (std::size_t first = 0; first < runs; first += at_once) {
    const std::size_t count = std::min(at_once, runs - first);
    const Control inner = by_runs ? control.with_threads(1) : control;
    const auto make = [&](std::size_t index) {
      double* partial = partials.data() + index * product.size();
      std::fill_n(partial, product.size(), 0.0);
      const std::size_t begin = (first + index) * kInnerRun;
      statuses[index] = all.add(begin, std::min(rows, begin + kInnerRun), packed_view(partial, width, width), inner);
    };
    if (by_runs) parallel_for(count, control, make);
    else make(0);
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < count; ++index) {
      if (statuses[index].code == Code::kInvalid && statuses[index].detail == kMissing) {
        *met_missing = true;
        return {};
      }
      if (!statuses[index].ok()) return statuses[index];
      const double* from = partials.data() + index * product.size();
      for (std::size_t i = 0; i < product.size(); ++i) product[i] += from[i];
    }
  }
  mirror_lower(whole, control);
  for (const double value : product) {
    if (!std::isfinite(value)) return {Code::kInvalid};
  }
  return {};
}

}  // namespace millrace
