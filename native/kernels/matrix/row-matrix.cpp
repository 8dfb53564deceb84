#include "kernels/matrix/row-matrix.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = 8;
constexpr std::size_t kPackedRows = 1024;

double sum_of(const double (&lanes)[kLanes]) noexcept {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

inline bool is_usable(double value) noexcept { return std::abs(value) <= std::numeric_limits<double>::max(); }

// term(value, weight) summed over a column.
template <class Term>
double sum_over(const ColumnView& column, const double* weights, Term&& term) noexcept {
  double lanes[kLanes] = {};
  for_each_run(column, 0, column.length, [&](std::size_t row, const double* values, std::size_t count) {
    const double* w = weights == nullptr ? nullptr : weights + row;
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        lanes[lane] += term(values[i + lane], w == nullptr ? 1.0 : w[i + lane]);
      }
    }
    for (std::size_t lane = 0; i + lane < count; ++lane) lanes[lane] += term(values[i + lane], w == nullptr ? 1.0 : w[i + lane]);
  });
  return sum_of(lanes);
}

}  // namespace

bool pack_rows(std::span<const ColumnView> features, std::span<const double> origins, std::span<const double> scales,
               std::size_t begin, std::size_t count, double* out) noexcept {
  const std::size_t width = features.size();
  bool usable = true;
  for (std::size_t f = 0; f < width; ++f) {
    const double origin = origins[f];
    const double scale = scales.empty() ? 1.0 : scales[f];
    for_each_run(features[f], begin, begin + count, [&](std::size_t row, const double* values, std::size_t n) {
      double* to = out + (row - begin) * width + f;
      bool fine = true;
      for (std::size_t i = 0; i < n; ++i) {
        fine &= is_usable(values[i]);
        to[i * width] = (values[i] - origin) / scale;
      }
      usable &= fine;
    });
  }
  return usable;
}

Status unusable_cell(std::span<const ColumnView> features, std::size_t begin, std::size_t end) noexcept {
  std::size_t first = std::numeric_limits<std::size_t>::max();
  std::size_t feature = 0;
  for (std::size_t f = 0; f < features.size(); ++f) {
    for_each_run(features[f], begin, std::min(end, first), [&](std::size_t row, const double* values, std::size_t n) {
      for (std::size_t i = 0; i < n; ++i) {
        if (is_usable(values[i]) || row + i >= first) continue;
        first = row + i;
        feature = f;
      }
    });
  }
  if (first == std::numeric_limits<std::size_t>::max()) return {};
  return {Code::kInvalid, static_cast<std::int64_t>(first * features.size() + feature)};
}

Status check_rows(std::span<const ColumnView> features, std::size_t rows, std::span<const double> weights) noexcept {
  if (!weights.empty() && weights.size() != rows) return {Code::kShape};
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (!(weights[row] >= 0) || !is_usable(weights[row])) return {Code::kInvalid, -2 - static_cast<std::int64_t>(row)};
  }
  return {};
}

double weight_of_rows(std::span<const double> weights, std::size_t rows) noexcept {
  if (weights.empty()) return static_cast<double>(rows);
  double sum = 0;
  for (const double weight : weights) sum += weight;
  return sum;
}

Status row_moments(std::span<const ColumnView> features, std::span<const double> weights, std::span<double> means,
                   std::span<double> deviations, const Control& control) {
  const std::size_t rows = features.empty() ? 0 : features[0].length;
  const double total = weight_of_rows(weights, rows);
  const double* w = weights.empty() ? nullptr : weights.data();
  std::atomic<bool> usable{true};
  parallel_for(features.size(), control, [&](std::size_t f) {
    bool fine = true;
    const double sum = sum_over(features[f], w, [&](double value, double weight) {
      fine &= is_usable(value);
      return weight * value;
    });
    if (!fine) usable = false;
    const double rough = sum / total;
    double squares = 0;
    const double rest = sum_over(features[f], w, [&](double value, double weight) { return weight * (value - rough); });
    const double mean = rough + rest / total;
    squares = sum_over(features[f], w, [&](double value, double weight) {
      return weight * (value - mean) * (value - mean);
    });
    means[f] = mean;
    deviations[f] = std::sqrt(squares / total);
  });
  if (control.stopped()) return {Code::kCancelled};
  if (!usable) return unusable_cell(features, 0, rows);
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!is_usable(means[f]) || !is_usable(deviations[f])) return {Code::kInvalid};
  }
  return {};
}

Status pack_all_rows(std::span<const ColumnView> features, std::span<const double> origins,
                     std::span<const double> scales, LargeArray<double>& rows, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t count = width == 0 ? 0 : features[0].length;
  rows = LargeArray<double>(count * width);
  std::atomic<bool> usable{true};
  for_each_block(
      count, control,
      [&](const Block& block) {
        if (!pack_rows(features, origins, scales, block.begin, block.end - block.begin, rows.data() + block.begin * width)) {
          usable = false;
        }
      },
      kPackedRows);
  if (control.stopped()) return {Code::kCancelled};
  return usable ? Status{} : unusable_cell(features, 0, count);
}

}  // namespace millrace
