#pragma once

#include <cstddef>

#include "core/simd.h"

namespace millrace {

// Steps over the inner dimension that one chain of fused multiply-adds takes: an element of a product is the sum, in
// order, of chains of this length. Part of the result's bits, so the same for every machine.
inline constexpr std::size_t kInnerBlock = 256;

// Rows and columns of the piece of the product that stays in registers. The shape differs between levels, the bits do
// not: each element is its own chain.
struct TileShape {
  std::size_t rows;
  std::size_t columns;
};

inline constexpr std::size_t kMostTileCells = 8 * 48;

template <class T>
TileShape tile_shape(Simd level) noexcept;

// What happens to a chain's sum: it replaces the element of the product or is added to it, as it is or negated.
struct TileRule {
  bool add;
  bool negative;
};

// Copies `count` lines (rows of the left matrix, columns of the right one) of `inner` elements in panels of `width`:
//
//   from [line * line_step + k * inner_step]  ->  to [panel][k][line in panel], missing lines as 0
template <class T>
void pack_panels(const T* from, std::ptrdiff_t line_step, std::ptrdiff_t inner_step, std::size_t count,
                 std::size_t width, std::size_t inner, T* to) noexcept;

// One tile: c = a b over `inner` (at most kInnerBlock) steps, a and b packed panels of the tile's shape.
//
//   a [inner x tile rows], b [inner x tile columns] aligned to 64 bytes, c [tile rows x tile columns], rows `step` apart
//   a_step  from one step of a to the next, 0: the tile's rows. With the tile's columns for it, a part of a right panel
//           serves as a left one: a tile's columns are a whole number of its rows.
template <class T>
void multiply_tile(const T* a, const T* b, std::size_t inner, T* c, std::ptrdiff_t step, TileRule rule, Simd level,
                   std::size_t a_step = 0) noexcept;

}  // namespace millrace
