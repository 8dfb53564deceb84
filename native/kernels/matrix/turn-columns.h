#pragma once

#include <cstddef>

namespace millrace {

// Reflections that are made and applied together, so that a column is gone over twice for all of them.
inline constexpr std::size_t kTurnedTogether = 4;

// Householder reflections of a triangle's row and the column below it, as a block I - V T V'.
//
//   vectors  [kTurnedTogether][stride]  V below the triangle: reflection g turns row g of the triangle with vectors[g]
//   factor   [kTurnedTogether^2]        T, upper triangular: see apply-reflections.h
struct ColumnTurn {
  const double* vectors;
  std::size_t stride;
  std::size_t row_count;  // a multiple of 8, `stride` at most
  const double* factor;
};

// Takes the reflections to other columns, (I - V T' V') [triangle; columns], in place.
//
//   triangle  [kTurnedTogether x count]  rows `triangle_step` apart
//   columns   [count][stride]
//
// Sums of products run in 8 lanes, added in pairs: the same bits at every vector width.
void turn_columns(const ColumnTurn& turn, double* triangle, std::ptrdiff_t triangle_step, double* columns,
                  std::size_t count) noexcept;

}  // namespace millrace
