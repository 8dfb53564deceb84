#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The rows of one bootstrap sample: as many as the sample has places, drawn with replacement out of row_count.
//
//   rows  [n]  written: the row at each place, a function of (seed, sample, place), as metric/draw-rows has it
//
// kShape when there are no rows to draw from. O(n), the same for any thread count.
Status bootstrap_rows(std::span<std::uint32_t> rows, std::size_t row_count, std::uint64_t seed, std::uint32_t sample,
                      const Control& control);

// The same on the calling thread.
void draw_bootstrap_rows(std::span<std::uint32_t> rows, std::size_t row_count, std::uint64_t seed,
                         std::uint32_t sample) noexcept;

}  // namespace millrace
