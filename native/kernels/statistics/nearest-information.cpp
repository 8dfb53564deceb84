#include "kernels/statistics/nearest-information.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/lanes.h"
#include "core/sort.h"
#include "core/threads.h"
#include "kernels/statistics/nearest-points.h"
#include "kernels/statistics/sorted-side.h"

namespace millrace {
namespace {

constexpr std::size_t kQueryRows = 2048;
constexpr std::size_t kQueryLeaves = kQueryRows / NearestPoints::kLeafRows;

// psi(m) = H(m - 1) - gamma for whole m > 0, from a table: sums of 1 / m, smallest first beyond it by the asymptotic
// series.
class Digamma {
 public:
  explicit Digamma(std::size_t most) : table_(most + 1) {
    constexpr double kGamma = 0x1.2788cfc6fb619p-1;
    double sum = 0, lost = 0;
    for (std::size_t m = 1; m <= most; ++m) {
      table_[m] = (sum - kGamma) - lost;
      const double term = 1.0 / static_cast<double>(m) - lost;
      const double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
  }
  double operator()(std::size_t m) const noexcept { return table_[m]; }

 private:
  std::vector<double> table_;
};

std::vector<Point> complete_points(const ColumnView& first, const ColumnView& second, std::size_t classes) {
  std::vector<Point> points;
  points.reserve(first.length);
  double other[kDecodeRows];
  const double limit = static_cast<double>(classes);
  for_each_run(first, 0, first.length, [&](std::size_t row, const double* values, std::size_t count) {
    decode(second, row, count, other);
    for (std::size_t i = 0; i < count; ++i) {
      if (values[i] - values[i] != 0.0 || other[i] - other[i] != 0.0) continue;
      if (classes > 0 && !(other[i] >= 0 && other[i] < limit)) continue;
      points.push_back({values[i], classes > 0 ? std::floor(other[i]) : other[i]});
    }
  });
  return points;
}

// The sum of part(begin, end) over blocks of fixed length, in their order.
template <class Part>
double sum_of_blocks(std::size_t count, std::size_t block_length, const Control& control, Part&& part) {
  std::vector<double> partials(block_count(count, block_length));
  for_each_block(count, control, [&](const Block& block) { partials[block.index] = part(block.begin, block.end); },
                 block_length);
  double total = 0;
  for (const double partial : partials) total += partial;
  return total;
}

// Rows in the order of one side, the other deciding among equals: an order of the points, whatever theirs was.
struct SideOrder {
  std::vector<std::uint32_t> rows;
  std::vector<double> values;  // of the side, sorted
};

SideOrder order_by(const std::vector<Point>& points, double Point::*side, double Point::*other) {
  const std::size_t n = points.size();
  std::vector<KeyedRow> keyed(n);
  std::vector<KeyedRow> scratch(n);
  for (std::size_t row = 0; row < n; ++row) keyed[row] = {order_key(points[row].*side), row};
  sort_rows(keyed, scratch);
  for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
    for (end = begin + 1; end < n && keyed[end].key == keyed[begin].key; ++end) {
    }
    if (end - begin < 2) continue;
    const auto at = [&](std::size_t place) { return keyed.begin() + static_cast<std::ptrdiff_t>(place); };
    std::sort(at(begin), at(end), [&](const KeyedRow& a, const KeyedRow& b) {
      return order_key(points[a.row].*other) < order_key(points[b.row].*other);
    });
  }
  SideOrder order{std::vector<std::uint32_t>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    order.rows[i] = static_cast<std::uint32_t>(keyed[i].row);
    order.values[i] = value_of_key(keyed[i].key);
  }
  return order;
}

double information_of_numbers(const std::vector<Point>& points, std::size_t neighbours, const Control& control) {
  const std::size_t n = points.size();
  const std::size_t k = std::min(neighbours, n - 1);
  std::array<SideOrder, 2> orders;
  parallel_for(2, control, [&](std::size_t side) {
    orders[side] = side == 0 ? order_by(points, &Point::x, &Point::y) : order_by(points, &Point::y, &Point::x);
  });
  if (control.stopped()) return std::numeric_limits<double>::quiet_NaN();
  const NearestPoints near(points, orders[0].rows, orders[1].rows);
  const SortedSide x(std::move(orders[0].values));
  const SortedSide y(std::move(orders[1].values));
  const Digamma psi(n);
  const double sum = sum_of_blocks(near.leaves(), kQueryLeaves, control, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    with_lanes([&](auto width) __attribute__((always_inline)) {
      std::array<double, NearestPoints::kLeafRows> radii;
      for (std::size_t leaf = begin; leaf < end; ++leaf) {
        near.distances(width, leaf, k, radii);
        for (std::size_t i = 0; i < near.size_of(leaf); ++i) {
          const Point point = near.point(leaf, i);
          // The row itself stands for the + 1. Rows that coincide are within distance 0 of each other.
          part += psi(x.count_within(width, point.x, radii[i])) + psi(y.count_within(width, point.y, radii[i]));
        }
      }
    });
    return part;
  });
  return psi(n) + psi(k) - sum / static_cast<double>(n);
}

// The k-th nearest of sorted values to the one at `at`, itself left out.
double distance_in_class(const std::vector<double>& sorted, std::size_t at, std::size_t k) noexcept {
  std::size_t left = at, right = at;
  double distance = 0;
  for (std::size_t found = 0; found < k; ++found) {
    const double to_left = left > 0 ? sorted[at] - sorted[left - 1] : std::numeric_limits<double>::infinity();
    const double to_right = right + 1 < sorted.size() ? sorted[right + 1] - sorted[at] : std::numeric_limits<double>::infinity();
    if (to_left <= to_right) --left;
    else ++right;
    distance = std::min(to_left, to_right);
  }
  return distance;
}

double information_of_classes(const std::vector<Point>& points, std::size_t neighbours, std::size_t classes,
                              double& counted, const Control& control) {
  std::vector<std::vector<double>> values(classes);
  for (const Point& point : points) values[static_cast<std::size_t>(point.y)].push_back(point.x);
  std::vector<double> pooled;
  for (const std::vector<double>& own : values) {
    if (own.size() > 1) pooled.insert(pooled.end(), own.begin(), own.end());
  }
  const std::size_t n = pooled.size();
  counted = static_cast<double>(n);
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> merged(n);
  sort_ascending(pooled, merged);
  const SortedSide all(std::move(pooled));
  const Digamma psi(n);
  double sum = 0;
  for (std::vector<double>& own : values) {
    if (own.size() < 2) continue;
    std::vector<double> scratch(own.size());
    sort_ascending(own, scratch);
    const std::size_t k = std::min(neighbours, own.size() - 1);
    const double rows = static_cast<double>(own.size());
    sum += rows * (psi(k) - psi(own.size()));
    sum -= sum_of_blocks(own.size(), kQueryRows, control, [&](std::size_t begin, std::size_t end) {
      double part = 0;
      with_lanes([&](auto width) __attribute__((always_inline)) {
        for (std::size_t at = begin; at < end; ++at) {
          part += psi(all.count_within(width, own[at], distance_in_class(own, at, k)));
        }
      });
      return part;
    });
  }
  return psi(n) + sum / static_cast<double>(n);
}

}  // namespace

Status nearest_information(const ColumnView& first, const ColumnView& second, std::span<double> result,
                           std::size_t neighbours, std::size_t classes, const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (first.length != second.length || result.size() != 2) return {Code::kShape};
  if (neighbours < 1 || neighbours > NearestPoints::kMostNeighbours || first.length > 0xFFFFFFFFu) return {Code::kInvalid};
  const std::vector<Point> points = complete_points(first, second, classes);
  if (control.stopped()) return {Code::kCancelled};
  double counted = static_cast<double>(points.size());
  double information = std::numeric_limits<double>::quiet_NaN();
  if (classes > 0) information = information_of_classes(points, neighbours, classes, counted, control);
  else if (points.size() > 1) information = information_of_numbers(points, neighbours, control);
  if (control.stopped()) return {Code::kCancelled};
  result[0] = information > 0 ? information : information == information ? 0.0 : information;
  result[1] = counted;
  return {};
}

}  // namespace millrace
