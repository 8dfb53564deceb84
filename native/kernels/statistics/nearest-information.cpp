#include "kernels/statistics/nearest-information.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/math.h"
#include "core/sort.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kLeafRows = 12;
constexpr std::size_t kMostNeighbours = 64;
constexpr std::size_t kQueryRows = 2048;

struct Point {
  double x;
  double y;
};

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

// A node's box and its rows; leaves have no children. Children of node i are 2 i + 1 and 2 i + 2.
struct Box {
  double low_x, high_x, low_y, high_y;
  std::uint32_t begin, end;
};

// Points in the order of the leaves of a balanced k-d tree.
class PointTree {
 public:
  explicit PointTree(std::vector<Point>& points) : points_(points) {
    std::size_t leaves = 1;
    while (points.size() > leaves * kLeafRows) leaves *= 2;
    first_leaf_ = leaves - 1;
    boxes_.resize(2 * leaves - 1);
    build(0, 0, points.size());
  }

  // Distance (the larger side's) to the k-th nearest other point of the point at `row`.
  double distance(std::size_t row, std::size_t k) const noexcept {
    std::array<double, kMostNeighbours> nearest;
    std::fill(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(k), std::numeric_limits<double>::infinity());
    const Point query = points_[row];
    std::array<std::uint32_t, 64> stack;
    std::size_t depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
      const std::size_t node = stack[--depth];
      if (!(gap(boxes_[node], query) < nearest[k - 1])) continue;
      if (node >= first_leaf_) {
        search_leaf(boxes_[node], query, row, k, nearest);
        continue;
      }
      const std::size_t left = 2 * node + 1;
      const bool left_first = gap(boxes_[left], query) <= gap(boxes_[left + 1], query);
      stack[depth++] = static_cast<std::uint32_t>(left_first ? left + 1 : left);
      stack[depth++] = static_cast<std::uint32_t>(left_first ? left : left + 1);
    }
    return nearest[k - 1];
  }

 private:
  static double gap(const Box& box, const Point& at) noexcept {
    const double x = std::max(std::max(box.low_x - at.x, at.x - box.high_x), 0.0);
    const double y = std::max(std::max(box.low_y - at.y, at.y - box.high_y), 0.0);
    return std::max(x, y);
  }

  void search_leaf(const Box& box, const Point& query, std::size_t row, std::size_t k,
                   std::array<double, kMostNeighbours>& nearest) const noexcept {
    for (std::size_t other = box.begin; other < box.end; ++other) {
      const double d = std::max(std::fabs(points_[other].x - query.x), std::fabs(points_[other].y - query.y));
      if (!(d < nearest[k - 1]) || other == row) continue;
      std::size_t at = k - 1;
      for (; at > 0 && nearest[at - 1] > d; --at) nearest[at] = nearest[at - 1];
      nearest[at] = d;
    }
  }

  void build(std::size_t node, std::size_t begin, std::size_t end) {
    Box box{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
            std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
            static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (std::size_t row = begin; row < end; ++row) {
      box.low_x = std::min(box.low_x, points_[row].x);
      box.high_x = std::max(box.high_x, points_[row].x);
      box.low_y = std::min(box.low_y, points_[row].y);
      box.high_y = std::max(box.high_y, points_[row].y);
    }
    boxes_[node] = box;
    if (node >= first_leaf_) return;
    const std::size_t middle = begin + (end - begin) / 2;
    const auto at = [&](std::size_t row) { return points_.begin() + static_cast<std::ptrdiff_t>(row); };
    // Equal on one side, the other decides: then which points go left does not depend on how a library selects.
    if (box.high_x - box.low_x >= box.high_y - box.low_y) {
      std::nth_element(at(begin), at(middle), at(end),
                       [](const Point& a, const Point& b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
    } else {
      std::nth_element(at(begin), at(middle), at(end),
                       [](const Point& a, const Point& b) { return a.y < b.y || (a.y == b.y && a.x < b.x); });
    }
    build(2 * node + 1, begin, middle);
    build(2 * node + 2, middle, end);
  }

  std::vector<Point>& points_;
  std::vector<Box> boxes_;
  std::size_t first_leaf_ = 0;
};

// Sorted values with a coarse table over their range, so that a search begins near its end.
class SortedSide {
 public:
  explicit SortedSide(std::vector<double> values) : values_(std::move(values)) {
    std::vector<double> scratch(values_.size());
    sort_ascending(values_, scratch);
    const double spread = values_.empty() ? 0 : values_.back() - values_.front();
    per_value_ = spread > 0 && spread - spread == 0.0 ? static_cast<double>(values_.size()) / spread : 0.0;
    if (!(per_value_ - per_value_ == 0.0)) per_value_ = 0.0;
    starts_.assign(values_.size() + 2, static_cast<std::uint32_t>(values_.size()));
    for (std::size_t i = values_.size(); i-- > 0;) starts_[slot(values_[i])] = static_cast<std::uint32_t>(i);
    for (std::size_t s = starts_.size() - 1; s-- > 0;) starts_[s] = std::min(starts_[s], starts_[s + 1]);
  }

  // Values within `radius` of x, as differences round; with strict, nearer than it. x itself counts.
  std::size_t count_within(double x, double radius, bool strict) const noexcept {
    const auto outside = [&](double apart) { return strict ? !(apart < radius) : !(apart <= radius); };
    const std::size_t first = search(x - radius, [&](double v) { return v < x && outside(x - v); });
    const std::size_t last = search(x + radius, [&](double v) { return v <= x || !outside(v - x); });
    return last - first;
  }

 private:
  std::size_t slot(double value) const noexcept {
    const double at = (value - values_.front()) * per_value_;
    return at >= static_cast<double>(values_.size()) ? values_.size() : at > 0 ? static_cast<std::size_t>(at) : 0;
  }

  // The first value for which `before` fails, near `guess`: a binary search, begun between the borders of the slots about
  // the guess where those enclose it.
  template <class Before>
  std::size_t search(double guess, Before&& before) const noexcept {
    const std::size_t s = slot(guess);
    std::size_t low = s > 0 ? starts_[s - 1] : 0;
    std::size_t high = s + 2 < starts_.size() ? starts_[s + 2] : values_.size();
    if (low > 0 && !before(values_[low - 1])) {
      high = low;
      low = 0;
    } else if (high < values_.size() && before(values_[high])) {
      low = high;
      high = values_.size();
    }
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (before(values_[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  std::vector<double> values_;
  std::vector<std::uint32_t> starts_;
  double per_value_ = 0;
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

// The sum of term(row) over all rows, in blocks of fixed length.
template <class Term>
double sum_of_terms(std::size_t rows, const Control& control, Term&& term) {
  std::vector<double> partials(block_count(rows, kQueryRows));
  for_each_block(rows, control, [&](const Block& block) {
    double sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) sum += term(row);
    partials[block.index] = sum;
  }, kQueryRows);
  double total = 0;
  for (const double partial : partials) total += partial;
  return total;
}

SortedSide side_of(const std::vector<Point>& points, double Point::*side) {
  std::vector<double> values(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) values[i] = points[i].*side;
  return SortedSide(std::move(values));
}

double information_of_numbers(std::vector<Point>& points, std::size_t neighbours, const Control& control) {
  const std::size_t n = points.size();
  const std::size_t k = std::min(neighbours, n - 1);
  const PointTree tree(points);
  const SortedSide x = side_of(points, &Point::x);
  const SortedSide y = side_of(points, &Point::y);
  const Digamma psi(n);
  const double sum = sum_of_terms(n, control, [&](std::size_t row) {
    const double radius = tree.distance(row, k);
    // The row itself stands for the + 1. Rows that coincide are within distance 0 of each other.
    const bool strict = radius > 0;
    return psi(x.count_within(points[row].x, radius, strict)) + psi(y.count_within(points[row].y, radius, strict));
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
    sum -= sum_of_terms(own.size(), control, [&](std::size_t at) {
      const double radius = distance_in_class(own, at, k);
      return psi(all.count_within(own[at], radius, radius > 0));
    });
  }
  return psi(n) + sum / static_cast<double>(n);
}

}  // namespace

Status nearest_information(const ColumnView& first, const ColumnView& second, std::span<double> result,
                           std::size_t neighbours, std::size_t classes, const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (first.length != second.length || result.size() != 2) return {Code::kShape};
  if (neighbours < 1 || neighbours > kMostNeighbours || first.length > 0xFFFFFFFFu) return {Code::kInvalid};
  std::vector<Point> points = complete_points(first, second, classes);
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
