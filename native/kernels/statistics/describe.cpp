#include "kernels/statistics/describe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

// One run: finite values move to the front of `values`, the rest is counted.
void add_run(Partial& partial, double* values, std::size_t count, double scale) noexcept {
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
  for (std::size_t i = 0; i < finite; ++i) {
    partial.zeros += values[i] == 0.0;
    partial.minimum = values[i] < partial.minimum ? values[i] : partial.minimum;
    partial.maximum = values[i] > partial.maximum ? values[i] : partial.maximum;
    values[i] *= scale;
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
