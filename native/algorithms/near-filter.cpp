#include "algorithms/near-filter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/threads.h"
#include "kernels/matrix/multiply-tile.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Beyond it a centred query's products may reach infinity: such a query is never filtered.
constexpr double kFar = 1e15;
// More than products below the least float32 lose together.
constexpr double kVanishing = 1e-36;
// More than a plain sum loses below the least double, and no such number itself: those are slow.
constexpr double kLeast = 1e-300;

std::size_t panel_cells(std::size_t inner) noexcept { return kLeafRows * inner; }

// Not below the value, but for numbers below the least float32.
float float_above(double value) noexcept {
  const double above = value + std::abs(value) * 0x1p-23;
  return above < 1e38 ? static_cast<float>(above) : std::numeric_limits<float>::infinity();
}

}  // namespace

NearFilter::NearFilter(const RowLeaves& rows, const Control& control, Simd level)
    : rows_(rows),
      level_(level),
      slack_((2.0 * static_cast<double>(rows.width) + 40.0) * 0x1p-24),
      mean_(rows.width),
      panels_(rows.leaves * panel_cells(rows.width + 1)) {
  const std::size_t width = rows.width;
  for (std::size_t feature = 0; feature < width; ++feature) {
    // Halves, so that no sum of the two ends overflows. Any middle will do: it is the same for rows and queries.
    double low = kInfinity, high = -kInfinity, sum = 0;
    for (std::size_t leaf = 0; leaf < rows.leaves; ++leaf) {
      low = std::min(low, rows.low[leaf * width + feature]);
      high = std::max(high, rows.high[leaf * width + feature]);
      sum += (rows.low[leaf * width + feature] / 2 + rows.high[leaf * width + feature] / 2) / static_cast<double>(rows.leaves);
    }
    mean_[feature] = std::clamp(sum, low, high);
  }
  double farthest = 0;
  for (std::size_t leaf = 0; leaf < rows.leaves; ++leaf) {
    for (std::size_t feature = 0; feature < width; ++feature) {
      farthest = std::max({farthest, rows.high[leaf * width + feature] - mean_[feature],
                           mean_[feature] - rows.low[leaf * width + feature]});
    }
  }
  is_bounded_ = farthest < kInfinity;
  if (farthest > 0 && is_bounded_) scale_ = std::ldexp(1.0, std::clamp(-std::ilogb(farthest), -1022, 1022));
  const TileShape shape = tile_shape<float>(level);
  parallel_for(rows.leaves, control, [&](std::size_t leaf) {
    const std::size_t inside = inner();
    const std::size_t size = rows.leaf_size(leaf);
    std::vector<float> lines(kLeafRows * inside);
    for (std::size_t at = 0; at < size; ++at) {
      const double* row = rows.row(rows.leaf_begin(leaf) + at);
      double norm = 0;
      for (std::size_t feature = 0; feature < width; ++feature) {
        const double value = (row[feature] - mean_[feature]) * scale_;
        norm += value * value;
        lines[at * inside + feature] = static_cast<float>(value);
      }
      lines[at * inside + width] = static_cast<float>((1.0 - slack_) * norm);
    }
    pack_panels(lines.data(), static_cast<std::ptrdiff_t>(inside), 1, kLeafRows, shape.columns, inside,
                panels_.data() + leaf * panel_cells(inside));
  });
}

QueryRows::QueryRows(const NearFilter& filter)
    : filter_(filter),
      tile_rows_(tile_shape<float>(filter.level()).rows),
      tile_columns_(tile_shape<float>(filter.level()).columns),
      growth_(1.0 + (static_cast<double>(filter.rows().width) + 16.0) * 0x1p-52),
      queries_(kLeafRows),
      norms_(kLeafRows),
      low_(kLeafRows / tile_rows_ * filter.rows().width),
      high_(low_.size()),
      limits_(kLeafRows),
      bounds_(kLeafRows),
      left_(panel_cells(filter.inner())),
      products_(tile_rows_ * kLeafRows),
      found_(kLeafRows) {}

void QueryRows::take(const double* const* rows, std::size_t count) {
  const std::size_t width = filter_.rows().width;
  const std::size_t inner = filter_.inner();
  count_ = count;
  is_loose_ = !filter_.is_bounded_;
  looked_ = passed_ = 0;
  measured_leaf_ = SIZE_MAX;
  std::vector<float> lines(kLeafRows * inner);
  std::fill(low_.begin(), low_.end(), kInfinity);
  std::fill(high_.begin(), high_.end(), -kInfinity);
  for (std::size_t query = 0; query < count; ++query) {
    queries_[query] = rows[query];
    const std::size_t tile = query / tile_rows_ * width;
    double norm = 0;
    for (std::size_t feature = 0; feature < width; ++feature) {
      const double value = (rows[query][feature] - filter_.mean_[feature]) * filter_.scale_;
      norm += value * value;
      lines[query * inner + feature] = static_cast<float>(-2.0 * value);
      low_[tile + feature] = std::min(low_[tile + feature], rows[query][feature]);
      high_[tile + feature] = std::max(high_[tile + feature], rows[query][feature]);
    }
    lines[query * inner + width] = 1.0f;
    norms_[query] = norm < kFar ? (1.0 - filter_.slack_) * norm - kVanishing * static_cast<double>(width) : -kInfinity;
    limit(query, kInfinity);
  }
  pack_panels(lines.data(), static_cast<std::ptrdiff_t>(inner), 1, kLeafRows, tile_rows_, inner, left_.data());
}

void QueryRows::limit(std::size_t query, double squared) noexcept {
  limits_[query] = squared;
  if (squared < 0) {
    bounds_[query] = -std::numeric_limits<float>::infinity();
    return;
  }
  bounds_[query] = float_above((squared + kLeast) * growth_ * filter_.scale_ * filter_.scale_ - norms_[query]);
}

bool QueryRows::is_out_of_reach(std::size_t leaf, std::size_t first, std::size_t last) const noexcept {
  const double most = *std::max_element(limits_.begin() + static_cast<std::ptrdiff_t>(first),
                                        limits_.begin() + static_cast<std::ptrdiff_t>(last));
  if (most < 0) return true;
  if (most == kInfinity) return false;
  const RowLeaves& rows = filter_.rows();
  const std::size_t width = rows.width;
  const std::size_t tile = first / tile_rows_ * width;
  return squared_gap(low_.data() + tile, high_.data() + tile, rows.low.data() + leaf * width,
                     rows.high.data() + leaf * width, width) > most;
}

void QueryRows::multiply(std::size_t leaf, std::size_t first) noexcept {
  const std::size_t inner = filter_.inner();
  const float* left = left_.data() + first * inner;
  const float* right = filter_.panels_.data() + leaf * panel_cells(inner);
  const std::size_t size = filter_.rows().leaf_size(leaf);
  for (std::size_t column = 0; column < size; column += tile_columns_) {
    for (std::size_t begin = 0; begin < inner; begin += kInnerBlock) {
      const std::size_t steps = std::min(kInnerBlock, inner - begin);
      multiply_tile(left + begin * tile_rows_, right + column * inner + begin * tile_columns_, steps,
                    products_.data() + column, static_cast<std::ptrdiff_t>(kLeafRows), TileRule{begin > 0, false},
                    filter_.level());
    }
  }
}

void QueryRows::measure(std::size_t leaf, std::size_t first, std::size_t last) noexcept {
  const RowLeaves& rows = filter_.rows();
  const std::size_t width = rows.width;
  const std::size_t size = rows.leaf_size(leaf);
  if (measured_.empty()) {
    measured_.resize(tile_rows_ * kLeafRows);
    columns_.resize(width * kLeafRows);
  }
  if (measured_leaf_ != leaf) {
    measured_leaf_ = leaf;
    for (std::size_t at = 0; at < size; ++at) {
      const double* row = rows.row(rows.leaf_begin(leaf) + at);
      for (std::size_t feature = 0; feature < width; ++feature) columns_[feature * kLeafRows + at] = row[feature];
    }
  }
  for (std::size_t query = first; query < last; ++query) {
    double* const out = measured_.data() + (query - first) * kLeafRows;
    const double* const from = columns_.data();
    const double* const values = queries_[query];
    with_simd(filter_.level(), [&]() __attribute__((always_inline)) {
      for (std::size_t at = 0; at < kLeafRows; ++at) out[at] = 0;
      for (std::size_t feature = 0; feature < width; ++feature) {
        const double value = values[feature];
        const double* const other = from + feature * kLeafRows;
        for (std::size_t at = 0; at < kLeafRows; ++at) {
          const double difference = value - other[at];
          out[at] += difference * difference;
        }
      }
    });
  }
}

std::size_t QueryRows::list_near(std::size_t line, float bound, std::size_t size) noexcept {
  const float* const values = products_.data() + line * kLeafRows;
  std::uint16_t* const found = found_.data();
  std::size_t count = 0;
  with_simd(filter_.level(), [&]() __attribute__((always_inline)) {
    constexpr std::size_t kRun = 32;
    for (std::size_t begin = 0; begin < kLeafRows; begin += kRun) {
      int any = 0;
      // NaN, of an infinite product, is near.
      for (std::size_t at = 0; at < kRun; ++at) any |= !(values[begin + at] > bound);
      if (any == 0) continue;
      for (std::size_t at = begin; at < begin + kRun; ++at) {
        found[count] = static_cast<std::uint16_t>(at);
        count += !(values[at] > bound) && at < size;
      }
    }
  });
  return count;
}

std::size_t QueryRows::list_measured(std::size_t line, double limit, std::size_t size) noexcept {
  const double* const values = measured_.data() + line * kLeafRows;
  std::size_t count = 0;
  for (std::size_t at = 0; at < size; ++at) {
    found_[count] = static_cast<std::uint16_t>(at);
    count += values[at] <= limit;
  }
  return count;
}

}  // namespace millrace
