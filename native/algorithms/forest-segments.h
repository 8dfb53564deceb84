#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "algorithms/forest-program.h"
#include "algorithms/forest.h"
#include "kernels/tree/rank-codes.h"

namespace millrace {

// The reads of a forest, numbered as they come.
class ForestReads {
 public:
  explicit ForestReads(const Forest& forest) : forest_(forest) {}

  std::uint32_t of(std::size_t node);
  const std::vector<ForestRead>& all() const noexcept { return reads_; }

 private:
  const Forest& forest_;
  std::map<std::pair<std::int32_t, ReadKind>, std::uint32_t> numbers_;
  std::vector<ForestRead> reads_;
};

// The codes of one read while a segment grows: numeric cuts, or classes of categories.
struct GrowingColumn {
  std::vector<double> cuts;            // rising, distinct
  std::vector<std::uint16_t> classes;  // of each category below the largest set's end, then of all others
  std::vector<std::int32_t> sets;      // that `classes` tells apart, rising
  std::uint32_t class_count = 2;       // the first is of what is missing
  bool has_right = false;  // a node sends missing right, left
  bool has_left = false;
};

// What a segment codes: by read, numeric and categorical apart, in order.
using GrowingSegment = std::map<std::pair<std::uint32_t, bool>, GrowingColumn>;

// Adds what a tree's inner nodes need to the segment; false, the segment left as it was, when a read would then have more
// codes than a byte holds, or more classes than kSetClasses.
bool add_to_segment(GrowingSegment& segment, const Forest& forest, std::span<const std::uint32_t> inner_nodes,
                    ForestReads& reads);

// What a set_table of a categorical node has for each class: 1 where it goes right.
void fill_set_table(const Forest& forest, std::size_t node, const GrowingColumn& column, std::uint8_t* table);

}  // namespace millrace
