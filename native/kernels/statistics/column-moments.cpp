#include "kernels/statistics/column-moments.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/lanes.h"
#include "core/simd.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Finite values to `packed`; returns how many there are.
std::size_t pack_finite(ColumnMoments& partial, const double* values, std::size_t count, double* packed) noexcept {
  std::size_t finite = 0;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    const bool is_finite = value - value == 0.0;
    missing += value != value;
    packed[finite] = value;
    finite += is_finite;
  }
  partial.missing += missing;
  partial.infinite += count - finite - missing;
  return finite;
}

// Values that are NaN or infinite, and zeros.
struct Odd {
  std::uint64_t unfinite;
  std::uint64_t zeros;
};

Odd count_odd(const double* values, std::size_t count) noexcept {
  Odd odd{};
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* at = values;
    const std::size_t n = count;
    std::uint64_t unfinite = 0;
    std::uint64_t zeros = 0;
    for (std::size_t i = 0; i < n; ++i) {
      unfinite += at[i] - at[i] == 0.0 ? 0 : 1;
      zeros += at[i] == 0.0 ? 1 : 0;
    }
    odd = {unfinite, zeros};
  });
  return odd;
}

void add_ends(ColumnMoments& partial, const double* values, std::size_t count) noexcept {
  const std::size_t whole = count / kLanes * kLanes;
  double lows[kLanes];
  double highs[kLanes];
  with_lanes([&](auto width) __attribute__((always_inline)) {
    using W = decltype(width);
    using Vector = typename W::Vector;
    const double* at = values;
    const std::size_t end = whole;
    Vector low[W::kParts];
    Vector high[W::kParts];
    for (std::size_t part = 0; part < W::kParts; ++part) {
      low[part] = kInfinity - Vector{};
      high[part] = -kInfinity - Vector{};
    }
    for (std::size_t i = 0; i < end; i += kLanes) {
      for (std::size_t part = 0; part < W::kParts; ++part) {
        Vector value;
        std::memcpy(&value, at + i + part * W::kStep, sizeof value);
        low[part] = value < low[part] ? value : low[part];
        high[part] = value > high[part] ? value : high[part];
      }
    }
    std::memcpy(lows, low, sizeof lows);
    std::memcpy(highs, high, sizeof highs);
  });
  const auto add = [&](double low, double high) {
    partial.minimum = low < partial.minimum ? low : partial.minimum;
    partial.maximum = high > partial.maximum ? high : partial.maximum;
  };
  for (std::size_t lane = 0; lane < kLanes; ++lane) add(lows[lane], highs[lane]);
  for (std::size_t i = whole; i < count; ++i) add(values[i], values[i]);
}

ColumnMoments scan(const ColumnView& column, int exponent, const Control& control) {
  const double scale = std::ldexp(1.0, -exponent);
  std::vector<ColumnMoments> partials(block_count(column.length));
  for_each_block(column.length, control, [&](const Block& block) {
    ColumnMoments partial;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      add_run(partial, values, count, scale);
    });
    partials[block.index] = partial;
  });
  ColumnMoments all;
  for (const ColumnMoments& partial : partials) merge(all, partial);
  all.exponent = exponent;
  return all;
}

}  // namespace

void add_run(ColumnMoments& partial, const double* values, std::size_t count, double scale) noexcept {
  double packed[kDecodeRows];
  const Odd odd = count_odd(values, count);
  partial.zeros += odd.zeros;
  std::size_t finite = count;
  if (odd.unfinite > 0) {
    finite = pack_finite(partial, values, count, packed);
    values = packed;
  }
  add_ends(partial, values, finite);
  if (scale != 1.0) {
    for (std::size_t i = 0; i < finite; ++i) packed[i] = values[i] * scale;
    values = packed;
  }
  const CompensatedSum sum = sum_of({values, finite});
  partial.moments.merge(moments_of({values, finite}, sum));
  partial.sum.add(sum);
}

void merge(ColumnMoments& moments, const ColumnMoments& next) noexcept {
  moments.missing += next.missing;
  moments.infinite += next.infinite;
  moments.zeros += next.zeros;
  moments.minimum = std::min(moments.minimum, next.minimum);
  moments.maximum = std::max(moments.maximum, next.maximum);
  moments.sum.add(next.sum);
  moments.moments.merge(next.moments);
}

int exponent_of_range(double minimum, double maximum) noexcept {
  const double largest = std::max(-minimum, maximum);
  if (!(largest > 0 && largest < kInfinity) || (largest <= 0x1.0p+200 && largest >= 0x1.0p-200)) return 0;
  return std::clamp(std::ilogb(largest), -1000, 1000);
}

ColumnMoments moments_of(const ColumnView& column, const Control& control) {
  const ColumnMoments moments = scan(column, 0, control);
  const int exponent = exponent_of_range(moments.minimum, moments.maximum);
  return exponent == 0 || control.stopped() ? moments : scan(column, exponent, control);
}

Status column_moments(const ColumnView& column, std::span<double> out, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (out.size() != MomentSlot::kSlots) return {Code::kShape};
  const ColumnMoments all = moments_of(column, control);
  if (control.stopped()) return {Code::kCancelled};
  out[MomentSlot::kCount] = static_cast<double>(column.length - all.missing);
  out[MomentSlot::kMissing] = static_cast<double>(all.missing);
  out[MomentSlot::kInfinite] = static_cast<double>(all.infinite);
  out[MomentSlot::kZeros] = static_cast<double>(all.zeros);
  out[MomentSlot::kMinimum] = all.minimum;
  out[MomentSlot::kMaximum] = all.maximum;
  out[MomentSlot::kSum] = all.sum.sum;
  out[MomentSlot::kLost] = all.sum.lost;
  out[MomentSlot::kMean] = all.moments.mean;
  out[MomentSlot::kM2] = all.moments.m2;
  out[MomentSlot::kM3] = all.moments.m3;
  out[MomentSlot::kM4] = all.moments.m4;
  out[MomentSlot::kExponent] = all.exponent;
  return {};
}

}  // namespace millrace
