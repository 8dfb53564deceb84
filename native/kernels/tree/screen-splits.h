#pragma once

#include <cstdint>
#include <span>

#include "kernels/tree/bin-layout.h"
#include "kernels/tree/find-split.h"

namespace millrace {

// A histogram of a node. Packed sums (see PackedGradients) where its rows are few, else a plane of gradients and one of
// hessians.
struct NodeHistogram {
  const std::int64_t* sums;       // packed, or gradients
  const std::int64_t* hessians;   // nullptr: sums are packed
  int shift;

  BinSum at(std::size_t index) const noexcept {
    if (hessians != nullptr) return {sums[index], hessians[index]};
    return {sums[index] >> shift, sums[index] & ((std::int64_t{1} << shift) - 1)};
  }
};

// For each column of a block: a score that no numeric split of it exceeds by more than rounding, in this node; -1: none
// is large enough. All 8 columns at once, without the rules that only lower a score: find_split then looks at the few
// columns that may win, with exact expressions.
//
//   missing_codes  [8] the last code of each column
//   bounds         [8] written
void screen_splits(const NodeHistogram& histogram, const ColumnBlock& block, std::span<const std::uint32_t> missing_codes,
                   const NodeSums& node, const SplitRules& rules, std::span<double, kLanes> bounds) noexcept;

}  // namespace millrace
