#pragma once

#include <cstddef>

namespace millrace {

// Columns that are turned to rows at a time: a cache line of each row.
inline constexpr std::size_t kTurned = 8;

// Eight columns side by side to eight numbers of each row: out[i x out_step + c] = tile[c x step + i].
//
//   tile  [kTurned x step]           the first `count` of each column read
//   out   [count x out_step]         the first kTurned of each row written
void turn_tile(const double* tile, std::size_t step, std::size_t count, double* out, std::size_t out_step) noexcept;

}  // namespace millrace
