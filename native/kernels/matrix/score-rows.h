#pragma once

#include <cstddef>

namespace millrace {

// Scores of rows of a linear model: scores[i] = sum over columns of rows[i][column] at[column].
//
//   rows  [count x width]  row-major    at  [width]    scores  [count]  written
//
// Sums run in eight lanes, whatever the width of vectors.
void score_rows(const double* rows, std::size_t count, std::size_t width, const double* at, double* scores) noexcept;

// Adds slopes[i] times row i to `gradient` [width], and writes curves[i] times row i to `weighted` [count x width].
void weigh_scored_rows(const double* rows, std::size_t count, std::size_t width, const double* slopes,
                       const double* curves, double* gradient, double* weighted) noexcept;

}  // namespace millrace
