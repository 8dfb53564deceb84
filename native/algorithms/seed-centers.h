#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// Packed rows and what is known of them, as k-means goes over them.
struct WeighedRows {
  const double* rows;                // [count x width]
  std::size_t count;
  std::size_t width;
  std::span<const double> weights;   // [count], or empty: all 1
  std::span<const double> squares;   // [count] squared lengths

  const double* row(std::size_t index) const noexcept { return rows + index * width; }
  double weight(std::size_t index) const noexcept { return weights.empty() ? 1.0 : weights[index]; }
};

// Rows as the first centers, [k] written, by k-means++: each next one is drawn in proportion to its weight times its
// squared distance to the nearest so far; of 2 + log(k) draws the one that lowers the sum of those distances most.
//
// Source: Arthur and Vassilvitskii 2007, with the greedy trials of their section 4 as scikit-learn has them. Draws follow
// `seed` alone: the same for any thread count.
void seed_centers(const WeighedRows& rows, std::uint64_t seed, std::span<std::size_t> picked, const Control& control);

// k different rows, drawn in proportion to their weights (Efraimidis and Spirakis 2006).
void draw_centers(const WeighedRows& rows, std::uint64_t seed, std::span<std::size_t> picked);

}  // namespace millrace
