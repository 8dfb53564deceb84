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
  std::uint8_t missing;  // the code of NaN
};

inline constexpr std::size_t kRankCuts = 256;
inline constexpr std::uint8_t kMissingCode = 255;

// The largest float that is not above `value`.
float round_down(double value) noexcept;

// Codes of values: how many cuts lie below, or the code of NaN. Exact for every double: floats are compared first, 16 cuts
// and then 16 at once, or, where cuts are few, each cut with many values at once; as both sides are rounded down, such a count can only be short, by cuts that are the same
// float as the value, and those are then compared as doubles.
//
//   values  [count], at most kDenseRows
//   floats  whether every value is a float: then the first comparison is exact already
//   codes   [count] written
//
// Returns whether any was missing. O(count).
bool rank_codes(Simd level, const double* values, std::size_t count, bool floats, const RankCuts& cuts,
                std::uint8_t* codes) noexcept;

// The same for values that lie as floats.
bool rank_codes(Simd level, const float* values, std::size_t count, const RankCuts& cuts, std::uint8_t* codes) noexcept;

}  // namespace millrace
