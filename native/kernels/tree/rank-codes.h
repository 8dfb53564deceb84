#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd.h"

namespace millrace {

// The cuts of one feature, padded with infinity to kRankCuts.
//
//   cuts   [kRankCuts] rising
//   ranks  [kRankCuts] the same as floats, each rounded down
struct RankCuts {
  const double* cuts;
  const float* ranks;
  std::size_t count;
  bool distinct;  // no two cuts are one float
};

inline constexpr std::size_t kRankCuts = 256;
inline constexpr std::uint8_t kMissingCode = 255;

// The largest float that is not above `value`.
float round_down(double value) noexcept;

// Codes of values: how many cuts lie below, or kMissingCode for NaN. Exact for every double: floats are compared first,
// 16 cuts and then 16 at once; as both sides are rounded down, such a count can only be short, by cuts that are the same
// float as the value, and those are then compared as doubles.
//
//   values  [count], at most kDenseRows
//   floats  whether every value is a float: then the first comparison is exact already
//   codes   [count] written
//
// Returns whether any was missing. O(count).
bool rank_codes(Simd level, const double* values, std::size_t count, bool floats, const RankCuts& cuts,
                std::uint8_t* codes) noexcept;

}  // namespace millrace
