#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/row-leaves.h"
#include "core/large-array.h"
#include "core/simd.h"

namespace millrace {

// Pairs of rows that may be near, found by products of float32 matrices and a bound of their error.
//
// Rows are taken relative to the mean of all and scaled by a power of two, so that none is far from 1. For a query q and a
// row t one chain of fused multiply-adds gives
//
//   v = (1 - c) |t|^2 - 2 q.t    and    v <= |q - t|^2 - (1 - c) |q|^2    for certain,
//
// c = (2 width + 40) 2^-24 being more than all roundings together come to, in units of |q|^2 + |t|^2: the values to float32
// (8), the chain (2 width + 2 and its pieces), |t|^2 (1), and the doubles before. So a row whose v is above limit^2 - (1 - c)
// |q|^2 is farther than the limit, and every other one is looked at with the plain sum of squared differences. What is
// found never depends on the filter.
class NearFilter {
 public:
  NearFilter(const RowLeaves& rows, const Control& control, Simd level = simd_level());

  const RowLeaves& rows() const noexcept { return rows_; }
  std::size_t inner() const noexcept { return rows_.width + 1; }
  Simd level() const noexcept { return level_; }

 private:
  friend class QueryRows;
  const RowLeaves& rows_;
  Simd level_;
  double slack_;                  // c
  double scale_ = 1;              // a power of two
  bool is_bounded_ = true;        // no difference reaches infinity
  std::vector<double> mean_;      // [width]
  LargeArray<float> panels_;      // [leaf][tile columns at a time][inner][tile columns]
};

// Up to kLeafRows query rows beside a filter, each with the limit within which it looks.
class QueryRows {
 public:
  explicit QueryRows(const NearFilter& filter);

  // Takes `count` rows; their limits are infinite then.
  void take(const double* const* rows, std::size_t count);
  std::size_t size() const noexcept { return count_; }

  // Squared distances above it are of no interest; below 0: the query has what it wants.
  void limit(std::size_t query, double squared) noexcept;

  // Calls body(query, place, squared distance) for the pairs of the queries and rows of a leaf that are not above the
  // query's limit, as it then is, by rising query and place: the body may lower limits. Pairs for which
  // wanted(query, place) is false are left out.
  template <class Body>
  void search(std::size_t leaf, Body&& body) {
    search(leaf, body, [](std::size_t, std::size_t) { return true; });
  }
  template <class Body, class Wanted>
  void search(std::size_t leaf, Body&& body, Wanted&& wanted) {
    const RowLeaves& rows = filter_.rows();
    const std::size_t begin = rows.leaf_begin(leaf);
    const std::size_t width = rows.width;
    const std::size_t size = rows.leaf_size(leaf);
    for (std::size_t first = 0; first < count_; first += tile_rows_) {
      const std::size_t last = first + tile_rows_ < count_ ? first + tile_rows_ : count_;
      if (is_out_of_reach(leaf, first, last)) continue;
      if (is_loose_) measure(leaf, first, last);
      else multiply(leaf, first);
      for (std::size_t query = first; query < last; ++query) {
        const std::size_t listed = is_loose_ ? list_measured(query - first, limits_[query], size)
                                             : list_near(query - first, bounds_[query], size);
        for (std::size_t at = 0; at < listed; ++at) {
          const std::size_t column = found_[at];
          const std::size_t place = begin + column;
          if (!wanted(query, place)) continue;
          if (is_loose_) {
            const double squared = measured_[(query - first) * kLeafRows + column];
            if (squared <= limits_[query]) body(query, place, squared);
            continue;
          }
          if (products_[(query - first) * kLeafRows + column] > bounds_[query]) continue;
          const double squared = squared_distance(queries_[query], rows.row(place), width);
          ++looked_;
          if (squared <= limits_[query]) body(query, place, squared);
        }
      }
      passed_ += (last - first) * size;
    }
    // float32 does not tell these rows apart: plain sums for all pairs cost less than for most of them one by one.
    if (!is_loose_ && looked_ > kLooked + passed_ / 8) is_loose_ = true;
  }

 private:
  static constexpr std::size_t kLooked = 16384;

  // Whether no row of the leaf is within the limit of any of the queries.
  bool is_out_of_reach(std::size_t leaf, std::size_t first, std::size_t last) const noexcept;
  void multiply(std::size_t leaf, std::size_t first) noexcept;
  void measure(std::size_t leaf, std::size_t first, std::size_t last) noexcept;
  std::size_t list_near(std::size_t line, float bound, std::size_t size) noexcept;
  std::size_t list_measured(std::size_t line, double limit, std::size_t size) noexcept;

  const NearFilter& filter_;
  std::size_t tile_rows_;
  std::size_t tile_columns_;
  std::size_t count_ = 0;
  bool is_loose_ = false;
  std::size_t looked_ = 0;
  std::size_t passed_ = 0;
  std::size_t measured_leaf_ = SIZE_MAX;
  double growth_;                       // a little above 1: the roundings of a plain sum
  std::vector<const double*> queries_;  // [kLeafRows]
  std::vector<double> norms_;           // [kLeafRows] (1 - c) |q|^2, centred and scaled; minus infinity: never filtered
  std::vector<double> low_;             // [kLeafRows / tile rows x width] the boxes of each tile's queries
  std::vector<double> high_;
  std::vector<double> limits_;
  std::vector<float> bounds_;
  LargeArray<float> left_;              // [kLeafRows / tile rows][inner][tile rows]
  LargeArray<float> products_;          // [tile rows x kLeafRows]
  std::vector<double> columns_;         // [width x kLeafRows] a leaf by feature, for plain sums
  std::vector<double> measured_;        // [tile rows x kLeafRows]
  std::vector<std::uint16_t> found_;    // [kLeafRows]
};

}  // namespace millrace
