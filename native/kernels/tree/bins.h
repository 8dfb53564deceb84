#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

// How a feature's values become byte codes. Feature f has cut_count[f] <= kMostCuts cuts, rising; a value's code is the
// number of cuts below it (value <= cut goes left of the cut), so codes are 0 .. cut_count; missing is cut_count + 1.
// A histogram holds one slot per code, so features with few values take few slots.
inline constexpr std::size_t kMostCuts = 254;

// Slots of a feature's histogram: its bins and one for missing.
inline std::size_t slot_count(std::int32_t cut_count) noexcept { return static_cast<std::size_t>(cut_count) + 2; }

// Sums of the quantised gradients and hessians of the rows in one bin. Integers, so any order gives the same bits.
struct BinSum {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
};

}  // namespace millrace
