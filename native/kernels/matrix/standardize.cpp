#include "kernels/matrix/standardize.h"

#include <algorithm>
#include <cmath>

#include "core/simd.h"
#include "core/threads.h"
#include "kernels/matrix/turn-tile.h"

namespace millrace {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{256} << 20;
// Sums of squares of values between this and its inverse neither overflow nor vanish.
constexpr double kLargestPlain = 1e100;
constexpr std::size_t kRunBytes = std::size_t{64} << 10;

// Lanes that sums run in, whatever the width of vectors: the same bits for any.
constexpr std::size_t kLanes = 8;

// Rows that are turned at a time, and a step between their columns that brings these to different parts of the cache.
constexpr std::size_t kTurnedRows = 256;
constexpr std::size_t kTileStep = kTurnedRows + 8;

struct Sums {
  double count = 0;
  double sum = 0;      // of (value - shift) * unit
  double squares = 0;  // of its squares
  double largest = 0;  // |value|
};

Sums sums_of(const ColumnView& column, double shift, double unit) noexcept {
  Sums all;
  for_each_run(column, 0, column.length, [&](std::size_t, const double* values, std::size_t count) {
    double counts[kLanes] = {};
    double sums[kLanes] = {};
    double squares[kLanes] = {};
    double largest[kLanes] = {};
    with_simd(simd_level(), [&]() __attribute__((always_inline)) {
      const double* from = values;
      const double at = shift;
      const double by = unit;
      const std::size_t whole = count / kLanes * kLanes;
      for (std::size_t i = 0; i < whole; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const double value = from[i + lane];
          const double moved = (value - at) * by;
          const double size = std::abs(value);
          const bool is_there = value == value;
          const double d = is_there ? moved : 0.0;
          counts[lane] += is_there ? 1.0 : 0.0;
          sums[lane] += d;
          squares[lane] += d * d;
          largest[lane] = size > largest[lane] ? size : largest[lane];
        }
      }
      for (std::size_t i = whole; i < count; ++i) {
        const double value = from[i];
        if (!(value == value)) continue;
        const double d = (value - at) * by;
        counts[i - whole] += 1.0;
        sums[i - whole] += d;
        squares[i - whole] += d * d;
        largest[i - whole] = std::max(largest[i - whole], std::abs(value));
      }
    });
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      all.count += counts[lane];
      all.sum += sums[lane];
      all.squares += squares[lane];
      all.largest = std::max(all.largest, largest[lane]);
    }
  });
  return all;
}

// The mean of the first values there are: near enough to the mean, most often, that little is lost by taking it for it.
double first_guess(const ColumnView& column) noexcept {
  const std::size_t count = std::min(column.length, kDecodeRows);
  double values[kDecodeRows];
  decode(column, 0, count, values);
  double sum = 0;
  double there = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(std::abs(values[i]) <= kLargestPlain)) continue;
    sum += values[i];
    ++there;
  }
  return there > 0 ? sum / there : 0.0;
}

bool moments_of(const ColumnView& column, double& mean, double& scale) noexcept {
  mean = 0;
  scale = 1;
  double shift = first_guess(column);
  double unit = 1;
  Sums sums = sums_of(column, shift, unit);
  if (std::isinf(sums.largest)) return false;
  if (sums.count == 0 || sums.largest == 0) return true;
  if (sums.largest > kLargestPlain || sums.largest < 1 / kLargestPlain) {
    // In units of the largest value, a power of two, so that no square overflows or is lost.
    int exponent = 0;
    std::frexp(sums.largest, &exponent);
    unit = std::ldexp(1.0, std::clamp(-exponent, -1000, 1000));
    shift = 0;
    sums = sums_of(column, shift, unit);
  }
  const auto variance_of = [](const Sums& s) {
    const double off = s.sum / s.count;
    return std::max(0.0, s.squares / s.count - off * off);
  };
  // Far from the mean, squares would lose digits: once more, about it.
  const double off = sums.sum / sums.count;
  if (off * off > 16 * variance_of(sums)) {
    shift += off / unit;
    sums = sums_of(column, shift, unit);
  }
  mean = shift + sums.sum / sums.count / unit;
  // Below this, what is left is the rounding of the values themselves: the column is constant.
  const double deviation = std::sqrt(variance_of(sums)) / unit;
  scale = deviation > 1e-14 * std::abs(mean) ? std::max(deviation, 1e-300) : 1.0;
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

Standardized standardize_column(const ColumnView& column, double mean, double scale, std::size_t begin, std::size_t count,
                                double* out) noexcept {
  const bool is_plain = column.type == Type::kFloat64 && column.validity == nullptr;
  if (!is_plain) decode(column, begin, count, out);
  const double* const from = is_plain ? column.as<double>() + begin : out;
  std::int64_t missing = 0;
  std::int64_t far = 0;
  with_simd(simd_level(), [&missing, &far, from, count, mean, scale, out]() __attribute__((always_inline)) {
    std::int64_t met_missing = 0;
    std::int64_t met_far = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double apart = (from[i] - mean) / scale;
      const double near = apart < -kFarthest ? -kFarthest : apart > kFarthest ? kFarthest : apart;
      met_missing |= !(near == near);
      met_far |= std::abs(near) >= kFarthest;
      out[i] = near == near ? near : 0.0;
    }
    missing = met_missing;
    far = met_far;
  });
  return {missing != 0, far != 0};
}

bool standardize_rows(std::span<const ColumnView> features, std::span<const double> means,
                      std::span<const double> scales, std::size_t begin, std::size_t count, double* out) noexcept {
  const std::size_t width = features.size() + 1;
  bool is_missing = false;
  // Some columns side by side for as many rows as stay in the nearest cache, then turned to rows: whole lines are written.
  alignas(64) double tile[kTurned * kTileStep];
  for (std::size_t first = 0; first < count; first += kTurnedRows) {
    const std::size_t rows = std::min(kTurnedRows, count - first);
    // From the last columns on: what these write past the end of a row is written over by the first ones of the next.
    for (std::size_t f = (width - 1) / kTurned * kTurned + kTurned; f > 0;) {
      f -= kTurned;
      const std::size_t columns = std::min(kTurned, width - f);
      for (std::size_t c = 0; c < columns; ++c) {
        double* const z = tile + c * kTileStep;
        if (f + c == features.size()) {
          std::fill_n(z, rows, 1.0);
          continue;
        }
        is_missing |= standardize_column(features[f + c], means[f + c], scales[f + c], begin + first, rows, z).is_missing;
      }
      double* const to = out + first * width + f;
      if (columns == kTurned) {
        turn_tile(tile, kTileStep, rows, to, width);
        continue;
      }
      if (width < kTurned) {
        for (std::size_t i = 0; i < rows; ++i) {
          for (std::size_t c = 0; c < columns; ++c) to[i * width + c] = tile[c * kTileStep + i];
        }
        continue;
      }
      for (std::size_t c = columns; c < kTurned; ++c) std::fill_n(tile + c * kTileStep, rows, 0.0);
      turn_tile(tile, kTileStep, rows - 1, to, width);
      for (std::size_t c = 0; c < columns; ++c) to[(rows - 1) * width + c] = tile[c * kTileStep + rows - 1];
    }
  }
  return is_missing;
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
