#pragma once

#include <cstdint>
#include <span>

#include "kernels/tree/bins.h"
#include "kernels/tree/row-records.h"

namespace millrace {

// A row's quantised gradient and hessian in one word: (gradient << shift) + hessian. One add sums both, as long as
// kPackedRows hessians stay below 2^shift and as many gradients within 63 - shift bits; the caller sees to that.
struct PackedGradients {
  const std::int64_t* pairs;  // [row_count]
  int shift;
};

inline constexpr std::size_t kPackedRows = 65536;

// Rows of a tile: gathered once, then read by every strip of 8 features from the cache.
inline constexpr std::size_t kTileRows = 1024;

struct HistogramScratch {
  std::uint8_t records[kTileRows * kGroupFeatures];
  std::int64_t pairs[kTileRows];
  std::int64_t packed[kGroupFeatures * 256];
};

// Adds the gradient pairs of a node's rows to the bins of one group of features.
//
//   group       its records start at `records`
//   rows        [n] row numbers of the node; nullptr: rows first_row .. first_row + n
//   first_slot  [group.feature_count + 1]  slot of each feature's first bin, counted from the group's first
//   sums        [first_slot.back()]  added to, not cleared
//
// O(n x features). Cannot fail: the caller has checked the shapes. Integer sums, so equal to the bit in any order.
void build_histogram(const RecordGroup& group, const std::uint8_t* records, const std::uint32_t* rows,
                     std::size_t first_row, std::size_t n, const PackedGradients& gradients,
                     std::span<const std::uint32_t> first_slot, HistogramScratch& scratch, BinSum* sums) noexcept;

}  // namespace millrace
