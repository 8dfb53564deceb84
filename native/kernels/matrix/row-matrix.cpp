#include "kernels/matrix/row-matrix.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/simd.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = 8;
constexpr std::size_t kPackedRows = 1024;
constexpr std::size_t kPackedCells = 16384;

double sum_of(const double (&lanes)[kLanes]) noexcept {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

inline bool is_usable(double value) noexcept { return std::abs(value) <= std::numeric_limits<double>::max(); }

// term(value, weight) summed over a column, element i in the lane of i modulo their number.
template <class Term>
double sum_over(const ColumnView& column, const double* weights, Term&& term) noexcept {
  double lanes[kLanes] = {};
  double ones[kDecodeRows];
  if (weights == nullptr) std::fill_n(ones, kDecodeRows, 1.0);
  for_each_run(column, 0, column.length, [&](std::size_t row, const double* values, std::size_t count) {
    const double* weight = weights == nullptr ? ones : weights + row;
    with_simd(simd_level(), [&]() __attribute__((always_inline)) {
      const double* x = values;
      const double* w = weight;
      const Term one = term;
      double sums[kLanes];
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] = lanes[lane];
      const std::size_t whole = count / kLanes * kLanes;
      for (std::size_t i = 0; i < whole; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += one(x[i + lane], w[i + lane]);
      }
      for (std::size_t i = whole; i < count; ++i) sums[i - whole] += one(x[i], w[i]);
      for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = sums[lane];
    });
  });
  return sum_of(lanes);
}

bool all_usable(const double* values, std::size_t count) noexcept {
  bool usable = true;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = values;
    std::uint64_t bad = 0;
    for (std::size_t i = 0, n = count; i < n; ++i) {
      // All bits of the exponent set: infinite or none.
      const std::uint64_t bits = std::bit_cast<std::uint64_t>(x[i]) & 0x7FF0000000000000u;
      bad |= bits == 0x7FF0000000000000u ? 1 : 0;
    }
    usable = bad == 0;
  });
  return usable;
}

}  // namespace

bool copy_column(const ColumnView& column, double origin, double scale, std::size_t begin, std::size_t count,
                 double* out) noexcept {
  const double* from = out;
  if (column.type == Type::kFloat64 && column.validity == nullptr) from = column.as<double>() + begin;
  else decode(column, begin, count, out);
  // A short piece of each of many columns is too short for the processor to see what comes next: as many rows again.
  if (from != out) {
    for (std::size_t i = 0, n = std::min(count, column.length - begin - count); i < n; i += kLanes) {
      __builtin_prefetch(from + count + i, 0, 2);
    }
  }
  const bool usable = all_usable(from, count);
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = from;
    double* to = out;
    const double at = origin;
    const double by = scale;
    if (by == 1) {
      for (std::size_t i = 0, n = count; i < n; ++i) to[i] = x[i] - at;
    } else {
      for (std::size_t i = 0, n = count; i < n; ++i) to[i] = (x[i] - at) / by;
    }
  });
  return usable;
}

bool pack_rows(std::span<const ColumnView> features, std::span<const double> origins, std::span<const double> scales,
               std::size_t begin, std::size_t count, std::size_t stride, double* out) noexcept {
  const std::size_t width = features.size();
  // So few rows at a time that what is written stays in the near caches, and so many that memory is read in long pieces.
  const std::size_t most = std::clamp<std::size_t>(kPackedCells / std::max<std::size_t>(1, stride), 16, kDecodeRows);
  double decoded[kDecodeRows];
  bool usable = true;
  for (std::size_t first = 0; first < count; first += most) {
    const std::size_t n = std::min(most, count - first);
    for (std::size_t f = 0; f < width; ++f) {
      const ColumnView& column = features[f];
      const double* values = decoded;
      if (column.type == Type::kFloat64 && column.validity == nullptr) values = column.as<double>() + begin + first;
      else decode(column, begin + first, n, decoded);
      usable &= all_usable(values, n);
      double* to = out + first * stride + f;
      const double origin = origins[f];
      if (scales.empty()) {
        for (std::size_t i = 0; i < n; ++i) to[i * stride] = values[i] - origin;
      } else {
        const double scale = scales[f];
        for (std::size_t i = 0; i < n; ++i) to[i * stride] = (values[i] - origin) / scale;
      }
    }
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

Status row_means(std::span<const ColumnView> features, std::span<const double> weights, std::span<double> means,
                 const Control& control) {
  const std::size_t rows = features.empty() ? 0 : features[0].length;
  const double total = weight_of_rows(weights, rows);
  const double* w = weights.empty() ? nullptr : weights.data();
  parallel_for(features.size(), control, [&](std::size_t f) {
    means[f] = sum_over(features[f], w, [](double value, double weight) { return weight * value; }) / total;
  });
  if (control.stopped()) return {Code::kCancelled};
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (is_usable(means[f])) continue;
    const Status status = unusable_cell(features, 0, rows);
    return status.ok() ? Status{Code::kInvalid} : status;
  }
  return {};
}

Status row_moments(std::span<const ColumnView> features, std::span<const double> weights, std::span<double> means,
                   std::span<double> deviations, const Control& control) {
  const std::size_t rows = features.empty() ? 0 : features[0].length;
  const double total = weight_of_rows(weights, rows);
  const double* w = weights.empty() ? nullptr : weights.data();
  parallel_for(features.size(), control, [&](std::size_t f) {
    const double rough = sum_over(features[f], w, [](double value, double weight) { return weight * value; }) / total;
    const double rest = sum_over(features[f], w, [rough](double value, double weight) { return weight * (value - rough); });
    const double mean = rough + rest / total;
    const double squares = sum_over(features[f], w, [mean](double value, double weight) {
      return weight * (value - mean) * (value - mean);
    });
    means[f] = mean;
    deviations[f] = std::sqrt(squares / total);
  });
  if (control.stopped()) return {Code::kCancelled};
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!is_usable(means[f]) || !is_usable(deviations[f])) {
      const Status status = unusable_cell(features, 0, rows);
      return status.ok() ? Status{Code::kInvalid} : status;
    }
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
        if (!pack_rows(features, origins, scales, block.begin, block.end - block.begin, width,
                       rows.data() + block.begin * width)) {
          usable = false;
        }
      },
      kPackedRows);
  if (control.stopped()) return {Code::kCancelled};
  return usable ? Status{} : unusable_cell(features, 0, count);
}

}  // namespace millrace
