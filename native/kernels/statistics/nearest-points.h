#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include "core/lanes.h"

namespace millrace {

struct Point {
  double x;
  double y;
};

// Points in leaves of neighbours: cut by x into strips of equally many, each strip in the order of y and cut into leaves.
// Their order depends on the points alone, not on that in which they came.
//
// The distances of a leaf's points to their nearest ones are found together: one walk over the leaves about it, outward
// strip by strip and up and down, until what is left is farther than the farthest neighbour found.
class NearestPoints {
 public:
  static constexpr std::size_t kLeafRows = 16;
  static constexpr std::size_t kMostNeighbours = 64;

  // `x_order`, `y_order`: rows of the points sorted by x and by y, the other side deciding among equals.
  NearestPoints(std::span<const Point> points, std::span<const std::uint32_t> x_order,
                std::span<const std::uint32_t> y_order);

  std::size_t leaves() const noexcept { return leaves_.size(); }
  std::size_t size_of(std::size_t leaf) const noexcept { return leaves_[leaf].end - leaves_[leaf].begin; }
  Point point(std::size_t leaf, std::size_t at) const noexcept {
    return {x_[leaves_[leaf].begin + at], y_[leaves_[leaf].begin + at]};
  }

  // Distances (the larger side's) of a leaf's points to their k-th nearest other point, 1 <= k < points; what stands past
  // its points means nothing. With vectors of width W (see with_lanes).
  template <class W>
  [[gnu::always_inline]] void distances(W, std::size_t leaf, std::size_t k, std::span<double, kLeafRows> radii) const noexcept {
    const Leaf& own = leaves_[leaf];
    Search search;
    for (std::size_t i = 0; i < kLeafRows; ++i) {
      const std::size_t at = std::min<std::size_t>(own.begin + i, own.end - 1);
      search.x[i] = x_[at];
      search.y[i] = y_[at];
    }
    for (std::size_t i = 0; i < kLeafRows * k; ++i) search.nearest[i] = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < own.end - own.begin; ++i) add_point<W>(search, search.x[i], search.y[i], k, i);
    double farthest = farthest_of<W>(search, k);
    const auto visit = [&](std::size_t other) __attribute__((always_inline)) {
      if (add_leaf<W>(search, own, leaves_[other], k, farthest)) farthest = farthest_of<W>(search, k);
    };
    search_strip(own, own.strip, leaf + 1, leaf, farthest, visit);
    for (std::size_t strip = own.strip + 1; strip < strips_.size(); ++strip) {
      if (!(strips_[strip].low_x - own.high_x < farthest)) break;
      const std::size_t start = first_above(strip, own);
      search_strip(own, strip, start, start, farthest, visit);
    }
    for (std::size_t strip = own.strip; strip-- > 0;) {
      if (!(own.low_x - strips_[strip].high_x < farthest)) break;
      const std::size_t start = first_above(strip, own);
      search_strip(own, strip, start, start, farthest, visit);
    }
    std::copy_n(search.nearest.begin() + static_cast<std::ptrdiff_t>((k - 1) * kLeafRows), kLeafRows, radii.begin());
  }

 private:
  struct Leaf {
    double low_x, high_x, low_y, high_y;
    std::uint32_t begin, end;
    std::uint32_t strip;
  };
  struct Strip {
    double low_x, high_x;
    std::uint32_t begin, end;  // leaves
  };

  // The first leaf of a strip that does not end below the middle of `own`.
  std::size_t first_above(std::size_t strip, const Leaf& own) const noexcept;

  // Leaves `up` and above, then those below `down`, as far as they may hold a neighbour.
  template <class Visit>
  [[gnu::always_inline]] void search_strip(const Leaf& own, std::size_t strip, std::size_t up, std::size_t down,
                                           const double& farthest, Visit& visit) const noexcept {
    for (; up < strips_[strip].end && leaves_[up].low_y - own.high_y < farthest; ++up) visit(up);
    for (; down > strips_[strip].begin && own.low_y - leaves_[down - 1].high_y < farthest; --down) visit(down - 1);
  }

  // The points of a leaf, the last one again where there are fewer, each in a lane; nearest [k][kLeafRows] ascending.
  struct Search {
    alignas(64) std::array<double, kLeafRows> x;
    alignas(64) std::array<double, kLeafRows> y;
    alignas(64) std::array<double, kLeafRows * kMostNeighbours> nearest;
  };

  // One more point for all lanes at once, but that of the point itself: each keeps its k least distances, without a branch.
  template <class W>
  [[gnu::always_inline]] static void add_point(Search& search, double x, double y, std::size_t k, std::size_t itself) noexcept {
    using Vector = typename W::Vector;
    constexpr std::size_t kVectors = kLeafRows / W::kStep;
    alignas(64) std::array<double, kLeafRows> apart;
    Vector come[kVectors];
    for (std::size_t part = 0; part < kVectors; ++part) {
      Vector own_x, own_y;
      std::memcpy(&own_x, search.x.data() + part * W::kStep, sizeof own_x);
      std::memcpy(&own_y, search.y.data() + part * W::kStep, sizeof own_y);
      const Vector right = own_x - x, left = x - own_x, up = own_y - y, down = y - own_y;
      const Vector apart_x = right > left ? right : left;
      const Vector apart_y = up > down ? up : down;
      come[part] = apart_x > apart_y ? apart_x : apart_y;
    }
    if (itself < kLeafRows) {
      std::memcpy(apart.data(), come, sizeof come);
      apart[itself] = std::numeric_limits<double>::infinity();
      std::memcpy(come, apart.data(), sizeof come);
    }
    for (std::size_t level = 0; level < k; ++level) {
      double* nearest = search.nearest.data() + level * kLeafRows;
      for (std::size_t part = 0; part < kVectors; ++part) {
        Vector here;
        std::memcpy(&here, nearest + part * W::kStep, sizeof here);
        const Vector less = come[part] < here ? come[part] : here;
        come[part] = come[part] < here ? here : come[part];
        std::memcpy(nearest + part * W::kStep, &less, sizeof less);
      }
    }
  }

  // The points of `other` that may be nearer to some lane than what it has. Returns whether there was one.
  template <class W>
  [[gnu::always_inline]] bool add_leaf(Search& search, const Leaf& own, const Leaf& other, std::size_t k,
                                       double farthest) const noexcept {
    std::array<std::uint32_t, kLeafRows> near;
    std::size_t count = 0;
    for (std::uint32_t at = other.begin; at < other.end; ++at) {
      const double gap_x = larger(own.low_x - x_[at], x_[at] - own.high_x);
      const double gap_y = larger(own.low_y - y_[at], y_[at] - own.high_y);
      near[count] = at;
      count += larger(gap_x, gap_y) < farthest ? 1 : 0;
    }
    for (std::size_t i = 0; i < count; ++i) add_point<W>(search, x_[near[i]], y_[near[i]], k, kLeafRows);
    return count > 0;
  }

  // The largest of the lanes' k-th distances.
  template <class W>
  [[gnu::always_inline]] static double farthest_of(const Search& search, std::size_t k) noexcept {
    using Vector = typename W::Vector;
    const double* last = search.nearest.data() + (k - 1) * kLeafRows;
    Vector most;
    std::memcpy(&most, last, sizeof most);
    for (std::size_t i = W::kStep; i < kLeafRows; i += W::kStep) {
      Vector more;
      std::memcpy(&more, last + i, sizeof more);
      most = more > most ? more : most;
    }
    double parts[W::kStep];
    std::memcpy(parts, &most, sizeof parts);
    double farthest = parts[0];
    for (std::size_t i = 1; i < W::kStep; ++i) farthest = larger(farthest, parts[i]);
    return farthest;
  }

  [[gnu::always_inline]] static double larger(double a, double b) noexcept { return a > b ? a : b; }

  std::vector<double> x_;
  std::vector<double> y_;
  std::vector<Leaf> leaves_;
  std::vector<Strip> strips_;
};

}  // namespace millrace
