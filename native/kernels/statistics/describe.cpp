#include "kernels/statistics/describe.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace millrace {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Status describe(const ColumnView& column, std::span<double> out, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (out.size() != Description::kSlots) return {Code::kShape};
  const ColumnMoments all = moments_of(column, control);
  if (control.stopped()) return {Code::kCancelled};
  write_description(all, column.length, out);
  return {};
}

void write_description(const ColumnMoments& all, std::size_t rows, std::span<double> out) noexcept {
  const double scale = std::ldexp(1.0, -all.exponent);
  const double n = all.moments.count;
  const Moments& moments = all.moments;
  const double variance = moments.m2 / n;
  const bool varies = n > 0 && all.minimum < all.maximum && variance > 0;
  out[Description::kCount] = static_cast<double>(rows - all.missing);
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
}

}  // namespace millrace
