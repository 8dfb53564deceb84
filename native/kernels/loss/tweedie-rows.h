#pragma once

#include <cstddef>

namespace millrace {

// Scores of rows of a linear model: scores[i] = sum over columns of rows[i][column] at[column].
//
//   rows  [count x width]  row-major    at  [width]    scores  [count]  written
//
// Sums run in eight lanes, whatever the width of vectors.
void score_rows(const double* rows, std::size_t count, std::size_t width, const double* at, double* scores) noexcept;

// Half the unit deviance of a Tweedie distribution of variance mean^power at mean = e^score, less what depends on the label
// alone, times weight: its sum; slope and curvature by the score of every row.
//
//   power           at least 1; beyond 2 the curvature is its mean over labels (Fisher's), else could be negative
//   weights         [count], or nullptr: all 1
//   slopes, curves  [count]  written
double tweedie_rows(double power, const double* labels, const double* weights, std::size_t count, const double* scores,
                    double* slopes, double* curves) noexcept;

// Adds slopes[i] times row i to `gradient` [width], and writes curves[i] times row i to `weighted` [count x width].
void weigh_scored_rows(const double* rows, std::size_t count, std::size_t width, const double* slopes,
                       const double* curves, double* gradient, double* weighted) noexcept;

}  // namespace millrace
