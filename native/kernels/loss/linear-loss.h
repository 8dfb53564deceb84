#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/control.h"
#include "kernels/loss/objective.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

// The penalised loss of a linear model at one point, with its slope and, if asked, its curvature.
struct LinearLoss {
  double loss = 0;
  std::vector<double> gradient;   // [output_count x width]
  std::vector<double> curvature;  // [width x width] lower triangle; one output only; empty unless asked for
};

struct LinearProblem {
  const DesignMatrix& design;
  Objective objective;
  std::size_t output_count;
  const double* labels;
  const double* weights;  // nullptr: all 1
  double lambda_l2;       // on the coefficients of standardised features, not on the intercept
};

// sum of weight x loss + lambda/2 |coefficients|^2 at `parameters` [output_count x width], intercept last in each row.
// Losses: half the squared error, or log-loss in nats. One pass; rows are summed in fixed stretches, added in order.
LinearLoss linear_loss(const LinearProblem& problem, std::span<const double> parameters, bool with_curvature,
                       const Control& control);

}  // namespace millrace
