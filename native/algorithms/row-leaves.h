#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/control.h"
#include "core/large-array.h"
#include "core/simd.h"

namespace millrace {

// Rows of a leaf: whole tiles of every level, and few enough that a leaf times a leaf stays in the cache.
inline constexpr std::size_t kLeafRows = 192;
// Rows of a leaf that lie together: a tile of queries.
inline constexpr std::size_t kGroupRows = 8;

// Rows in the order of the leaves of a k-d tree, with the box of each leaf: what searches for near rows walk.
//
//   order  [count]              the row at each place
//   rows   [count x width]      the rows, in that order
//   low    [leaves x width]     the least value of each feature in a leaf
//   high   [leaves x width]     the greatest
//
// Every leaf has kLeafRows rows but the last, in groups of kGroupRows. A node is cut across its widest feature, equal values
// by their rows, and a group is in the order of its rows: nothing depends on a library's way to select.
struct RowLeaves {
  RowLeaves(std::span<const double> from, std::size_t width, const Control& control);

  std::size_t leaf_begin(std::size_t leaf) const noexcept { return leaf * kLeafRows; }
  std::size_t leaf_size(std::size_t leaf) const noexcept {
    return leaf + 1 < leaves ? kLeafRows : count - leaf * kLeafRows;
  }
  const double* row(std::size_t place) const noexcept { return rows.data() + place * width; }

  std::size_t width;
  std::size_t count;
  std::size_t leaves;
  std::vector<std::uint32_t> order;
  LargeArray<double> rows;
  std::vector<double> low;
  std::vector<double> high;
};

// The box about some rows.
struct RowBox {
  std::vector<double> low;
  std::vector<double> high;

  explicit RowBox(std::size_t width);
  void add(const double* row) noexcept;
};

// Sum over the features of the squared gap between two boxes, in their order: no pair of rows of the two has a smaller
// plain sum of squared differences, to the bit, since rounding is monotone.
double squared_gap(const double* low, const double* high, const double* other_low, const double* other_high,
                   std::size_t width) noexcept;

// The same for the farthest corners: no pair has a larger sum.
double squared_reach(const double* low, const double* high, const double* other_low, const double* other_high,
                     std::size_t width) noexcept;

// Plain sum of squared differences, in the order of the features: the distance that all searches agree on.
inline double squared_distance(const double* a, const double* b, std::size_t width) noexcept {
  double sum = 0;
  for (std::size_t feature = 0; feature < width; ++feature) {
    const double difference = a[feature] - b[feature];
    sum += difference * difference;
  }
  return sum;
}

// Leaves by their gap to a box, nearest first, equal ones by number; taken one by one.
class NearestLeaves {
 public:
  // Those of `leaves` whose gap is not above `limit`.
  NearestLeaves(const RowLeaves& leaves, const double* low, const double* high, double limit);

  bool empty() const noexcept { return waiting_.empty(); }
  double gap() const noexcept { return waiting_.front().gap; }
  std::size_t take() noexcept;

 private:
  struct Entry {
    double gap;
    std::uint32_t leaf;
  };
  static bool is_after(const Entry& a, const Entry& b) noexcept {
    return a.gap > b.gap || (a.gap == b.gap && a.leaf > b.leaf);
  }
  std::vector<Entry> waiting_;
};

}  // namespace millrace
