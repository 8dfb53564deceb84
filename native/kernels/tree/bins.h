#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

// How a feature's values become codes.
//
//   numeric      cut_count <= kMostCuts rising cuts; the code is the number of cuts below the value (value <= cut goes
//                left of the cut), so 0 .. cut_count
//   categorical  the category's number, 0 .. categories - 1
//
// The last code is kept for what is missing: null, NaN, a category the model does not know.
inline constexpr std::size_t kMostCuts = 254;

// Codes a feature can have at most: they fit 16 bits.
inline constexpr std::size_t kMostSlots = 65536;

// Sums of the quantised gradients and hessians of the rows in one bin. Integers, so any order gives the same bits.
struct BinSum {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
};

}  // namespace millrace
