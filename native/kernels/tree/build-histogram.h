#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/tree/bin-layout.h"

namespace millrace {

// A row's quantised gradient and hessian in one 32-bit word, and how a histogram sums both with one 64-bit add.
//
//   kPair     gradient in the low 16 bits (signed, |g| <= 32767), hessian in the high 16 (0 .. 32767)
//             sum: (gradient << 32) + hessian
//   kCount    gradient in all 32 bits (|g| <= 2^29); the hessian is 1
//             sum: (gradient << 17) + hessian
//
// Either way the sums of kPackedRows rows fit: more rows are flushed to two wide sums.
enum class GradientForm : std::uint8_t { kPair, kCount };

inline constexpr std::size_t kPackedRows = 65536;

struct PackedGradients {
  const std::uint32_t* words;  // [row_count]
  GradientForm form;

  int shift() const noexcept { return form == GradientForm::kPair ? 32 : 17; }

  std::int64_t expand(std::uint32_t word) const noexcept {
    if (form == GradientForm::kCount) return static_cast<std::int64_t>(static_cast<std::int32_t>(word)) * (1 << 17) + 1;
    return static_cast<std::int64_t>(static_cast<std::int16_t>(word & 0xFFFFu)) * (std::int64_t{1} << 32) + (word >> 16);
  }
};

// Rows of a tile: gathered once, then read by every block of 8 columns from the cache.
inline constexpr std::size_t kTileRows = 1024;

struct HistogramTile {
  alignas(64) std::uint8_t records[kTileRows * 64];
  alignas(64) std::int64_t pairs[kTileRows];
};

// Adds the packed gradient pairs of a node's rows to the bins of one record group.
//
//   records     the group's records of this rank's rows
//   rows        [n] row numbers of the node; nullptr: rows first_row .. first_row + n
//   n           at most kPackedRows for the sums to stay apart
//   histogram   [layout.histogram_size]  packed sums, added to, not cleared
//
// O(n x columns). Cannot fail. Integer sums, so equal to the bit in any order.
void build_histogram(const BinLayout& layout, const RecordGroup& group, const std::uint8_t* records,
                     const std::uint32_t* rows, std::size_t first_row, std::size_t n, const PackedGradients& gradients,
                     HistogramTile& tile, std::int64_t* histogram) noexcept;

}  // namespace millrace
