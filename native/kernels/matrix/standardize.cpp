#include "kernels/matrix/standardize.h"

#include <algorithm>
#include <cmath>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{256} << 20;
constexpr std::size_t kRunBytes = std::size_t{64} << 10;

template <class Body>
void for_each_present(const ColumnView& column, Body&& body) noexcept {
  for_each_run(column, 0, column.length, [&](std::size_t, const double* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!std::isnan(values[i])) body(values[i]);
    }
  });
}

// Sums in units of the largest value, so that none overflows.
bool moments_of(const ColumnView& column, double& mean, double& scale) noexcept {
  double largest = 0;
  std::size_t count = 0;
  for_each_present(column, [&](double value) {
    largest = std::max(largest, std::abs(value));
    ++count;
  });
  mean = 0;
  scale = 1;
  if (std::isinf(largest)) return false;
  if (count == 0 || largest == 0) return true;
  const double n = static_cast<double>(count);
  double sum = 0;
  for_each_present(column, [&](double value) { sum += value / largest; });
  const double average = sum / n;
  double squares = 0;
  double rest = 0;
  for_each_present(column, [&](double value) {
    const double deviation = value / largest - average;
    squares += deviation * deviation;
    rest += deviation;
  });
  const double variance = std::max(0.0, (squares - rest * rest / n) / n);
  mean = average * largest;
  // Below this, what is left is the rounding of the values themselves: the column is constant.
  const double deviation = std::sqrt(variance);
  scale = deviation > 1e-14 * std::abs(average) ? std::max(deviation * largest, 1e-300) : 1.0;
  return true;
}

}  // namespace

Status column_moments(std::span<const ColumnView> features, std::span<double> means, std::span<double> scales,
                      const Control& control) {
  if (means.size() != features.size() || scales.size() != features.size()) return {Code::kShape};
  std::vector<std::uint8_t> fine(features.size(), 1);
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
  }
  parallel_for(features.size(), control, [&](std::size_t f) { fine[f] = moments_of(features[f], means[f], scales[f]); });
  if (control.stopped()) return {Code::kCancelled};
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!fine[f]) return {Code::kInvalid, static_cast<std::int64_t>(f)};
  }
  return {};
}

void standardize_rows(std::span<const ColumnView> features, std::span<const double> means,
                      std::span<const double> scales, std::size_t begin, std::size_t count, double* out) noexcept {
  const std::size_t width = features.size() + 1;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const double mean = means[f];
    const double scale = scales[f];
    for_each_run(features[f], begin, begin + count, [&](std::size_t row, const double* values, std::size_t n) {
      double* to = out + (row - begin) * width + f;
      for (std::size_t i = 0; i < n; ++i) {
        const double z = std::clamp((values[i] - mean) / scale, -kFarthest, kFarthest);
        to[i * width] = std::isnan(z) ? 0.0 : z;
      }
    });
  }
  for (std::size_t i = 0; i < count; ++i) out[i * width + width - 1] = 1.0;
}

DesignMatrix::DesignMatrix(std::span<const ColumnView> features, std::size_t row_count, std::span<const double> means,
                           std::span<const double> scales, const Control& control)
    : features_(features), row_count_(row_count), means_(means), scales_(scales) {
  run_rows_ = std::clamp<std::size_t>(kRunBytes / (width() * sizeof(double)) / 4 * 4, 16, 1024);
  if (row_count > kKeptBytes / sizeof(double) / width()) return;
  kept_.resize(row_count * width());
  for_each_block(
      row_count, control,
      [&](const Block& block) {
        standardize_rows(features_, means_, scales_, block.begin, block.end - block.begin,
                         kept_.data() + block.begin * width());
      },
      1024);
}

const double* DesignMatrix::rows(std::size_t begin, std::size_t count, double* scratch) const noexcept {
  if (!kept_.empty()) return kept_.data() + begin * width();
  standardize_rows(features_, means_, scales_, begin, count, scratch);
  return scratch;
}

}  // namespace millrace
