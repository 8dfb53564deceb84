#include "kernels/statistics/nearest-points.h"

#include <algorithm>

namespace millrace {

NearestPoints::NearestPoints(std::span<const Point> points, std::span<const std::uint32_t> x_order,
                             std::span<const std::uint32_t> y_order)
    : x_(points.size()), y_(points.size()) {
  const std::size_t n = points.size();
  // As many strips as leaves in a strip, and whole leaves in all strips but the last.
  const double leaves = std::ceil(static_cast<double>(n) / kLeafRows);
  const std::size_t strip_rows = kLeafRows * static_cast<std::size_t>(std::max(1.0, std::round(std::sqrt(leaves))));
  std::vector<std::uint32_t> strip_of(n);
  for (std::size_t i = 0; i < n; ++i) strip_of[x_order[i]] = static_cast<std::uint32_t>(i / strip_rows);
  std::vector<std::size_t> next((n + strip_rows - 1) / strip_rows);
  for (std::size_t strip = 0; strip < next.size(); ++strip) next[strip] = strip * strip_rows;
  for (const std::uint32_t row : y_order) {
    const std::size_t at = next[strip_of[row]]++;
    x_[at] = points[row].x;
    y_[at] = points[row].y;
  }
  for (std::size_t strip = 0; strip < next.size(); ++strip) {
    const std::size_t begin = strip * strip_rows;
    const std::size_t end = std::min(begin + strip_rows, n);
    Strip whole{points[x_order[begin]].x, points[x_order[end - 1]].x, static_cast<std::uint32_t>(leaves_.size()), 0};
    for (std::size_t at = begin; at < end; at += kLeafRows) {
      const std::size_t stop = std::min(at + kLeafRows, end);
      const auto [low, high] = std::minmax_element(x_.begin() + static_cast<std::ptrdiff_t>(at),
                                                   x_.begin() + static_cast<std::ptrdiff_t>(stop));
      leaves_.push_back({*low, *high, y_[at], y_[stop - 1], static_cast<std::uint32_t>(at),
                         static_cast<std::uint32_t>(stop), static_cast<std::uint32_t>(strip)});
    }
    whole.end = static_cast<std::uint32_t>(leaves_.size());
    strips_.push_back(whole);
  }
}

std::size_t NearestPoints::first_above(std::size_t strip, const Leaf& own) const noexcept {
  const double middle = own.low_y + (own.high_y - own.low_y) / 2;
  std::size_t low = strips_[strip].begin;
  std::size_t high = strips_[strip].end;
  while (low < high) {
    const std::size_t at = low + (high - low) / 2;
    if (leaves_[at].high_y < middle) low = at + 1;
    else high = at;
  }
  return low;
}

}  // namespace millrace
