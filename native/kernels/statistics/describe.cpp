#include "kernels/statistics/describe.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "core/lanes.h"
#include "core/simd.h"
#include "core/threads.h"
#include "kernels/statistics/moments.h"

namespace millrace {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Partial {
  std::size_t missing = 0;
  std::size_t infinite = 0;
  std::size_t zeros = 0;
  double minimum = kInfinity;
  double maximum = -kInfinity;
  CompensatedSum sum;
  Moments moments;
};

// Finite values move to the front; returns how many there are.
std::size_t pack_finite(Partial& partial, double* values, std::size_t count) noexcept {
  std::size_t finite = 0;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    const bool is_finite = value - value == 0.0;
    missing += value != value;
    values[finite] = value;
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

void add_ends(Partial& partial, const double* values, std::size_t count) noexcept {
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

// One run of rows, which it reorders.
void add_run(Partial& partial, double* values, std::size_t count, double scale) noexcept {
  const Odd odd = count_odd(values, count);
  partial.zeros += odd.zeros;
  const std::size_t finite = odd.unfinite == 0 ? count : pack_finite(partial, values, count);
  add_ends(partial, values, finite);
  if (scale != 1.0) {
    for (std::size_t i = 0; i < finite; ++i) values[i] *= scale;
  }
  const CompensatedSum sum = sum_of({values, finite});
  partial.moments.merge(moments_of({values, finite}, sum));
  partial.sum.add(sum);
}

Partial scan(const ColumnView& column, double scale, const Control& control) {
  std::vector<Partial> partials(block_count(column.length));
  for_each_block(column.length, control, [&](const Block& block) {
    Partial partial;
    double values[kDecodeRows];
    for (std::size_t row = block.begin; row < block.end; row += kDecodeRows) {
      const std::size_t count = std::min(kDecodeRows, block.end - row);
      decode(column, row, count, values);
      add_run(partial, values, count, scale);
    }
    partials[block.index] = partial;
  });
  Partial all;
  for (const Partial& partial : partials) {
    all.missing += partial.missing;
    all.infinite += partial.infinite;
    all.zeros += partial.zeros;
    all.minimum = std::min(all.minimum, partial.minimum);
    all.maximum = std::max(all.maximum, partial.maximum);
    all.sum.add(partial.sum);
    all.moments.merge(partial.moments);
  }
  return all;
}

}  // namespace

Status describe(const ColumnView& column, std::span<double> out, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (out.size() != Description::kSlots) return {Code::kShape};
  // Fourth powers of values beyond 2^200 could overflow, those of values below 2^-200 vanish: scale them, exactly.
  double scale = 1.0;
  Partial all = scan(column, scale, control);
  const double largest = std::max(-all.minimum, all.maximum);
  if (largest > 0 && largest < kInfinity && (largest > 0x1.0p+200 || largest < 0x1.0p-200)) {
    scale = std::ldexp(1.0, -std::clamp(std::ilogb(largest), -1000, 1000));
  }
  if (scale != 1.0 && !control.stopped()) all = scan(column, scale, control);
  if (control.stopped()) return {Code::kCancelled};

  const double n = all.moments.count;
  const Moments& moments = all.moments;
  const double variance = moments.m2 / n;
  const bool varies = n > 0 && all.minimum < all.maximum && variance > 0;
  out[Description::kCount] = static_cast<double>(column.length - all.missing);
  out[Description::kMissing] = static_cast<double>(all.missing);
  out[Description::kInfinite] = static_cast<double>(all.infinite);
  out[Description::kZeros] = static_cast<double>(all.zeros);
  out[Description::kMinimum] = n > 0 ? all.minimum : kNaN;
  out[Description::kMaximum] = n > 0 ? all.maximum : kNaN;
  out[Description::kSum] = all.sum.total() / scale;
  const double mean = all.sum.total() / n / scale;
  out[Description::kMean] = n > 0 ? std::clamp(mean, all.minimum, all.maximum) : kNaN;
  out[Description::kDeviation] = n < 2 ? kNaN : varies ? std::sqrt(moments.m2 / (n - 1)) / scale : 0.0;
  out[Description::kSkewness] = varies ? moments.m3 / n / (variance * std::sqrt(variance)) : kNaN;
  out[Description::kKurtosis] = varies ? moments.m4 / n / (variance * variance) - 3 : kNaN;
  return {};
}

}  // namespace millrace
