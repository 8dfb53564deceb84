#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

// Rows of a residual program: those of a table, then any number (at most one a coefficient) whose only column is that
// coefficient's own, with a target of 0.
//
// A row loses `room - rest` a unit of a residual (target - score) above 0 and `rest` a unit below. Residuals are above -
// below, both above 0. A row's dual lies between 0 and `room`: at 0 the residual is negative, at `room` positive, in between
// 0. Without room a row has no weight, and no part.
struct ResidualRows {
  std::vector<double> target;
  std::vector<double> rest;
  std::vector<double> room;
  std::vector<double> dual;
  std::vector<double> above;
  std::vector<double> below;
  // Of a step.
  std::vector<double> curve;  // of the normal equations
  std::vector<double> slope;
  std::vector<double> score;  // what it changes
  std::vector<double> above_step;
  std::vector<double> below_step;
  std::vector<double> dual_step;

  explicit ResidualRows(std::size_t count)
      : target(count), rest(count), room(count), dual(count), above(count), below(count), curve(count), slope(count),
        score(count), above_step(count), below_step(count), dual_step(count) {}
  std::size_t size() const noexcept { return rest.size(); }
};

struct ResidualRules {
  double tolerance;  // of the gap to the dual, as a share of the loss
  std::size_t most_iterations;
};

struct ResidualOptimum {
  std::vector<double> at;  // [width] coefficients of standardised features, then the intercept
  std::size_t iterations = 0;
  bool converged = false;
  double loss = 0;  // of the rows, with the quadratic
};

// The least of the losses of all rows + half of at' quadratic at.
//
//   rows       target, rest, room and dual (where it starts, between its bounds) given; the residuals are left as found
//   quadratic  [width^2] symmetric, not negative; or empty: none
//
// Features whose values are their rounding get no coefficient.
//
// Solved by the optimum and its dual at once: an interior point method with Mehrotra's corrector (Mehrotra 1992; for these
// programs Portnoy and Koenker 1997), from least squares; each step is a blocked weighted product of all pairs of columns
// and a Cholesky factor. The same bits for any thread count. O(rows x features^2) a step.
Status solve_residual_program(const DesignMatrix& design, std::span<const double> means, std::span<const double> scales,
                              ResidualRows& rows, std::span<const double> quadratic, const ResidualRules& rules,
                              ResidualOptimum& found, const Control& control);

}  // namespace millrace
