#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/objective.h"

namespace millrace {

struct LinearRules {
  Objective objective;
  double lambda_l2;
  std::size_t most_iterations;
};

// A linear model: score k = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) / scales[f], missing
// as the mean.
struct LinearColumns {
  std::span<double> coefficients;  // [output_count x feature_count]
  std::span<double> intercepts;    // [output_count]
  std::span<double> means;         // [feature_count]
  std::span<double> scales;        // [feature_count]
  std::span<double> outcome;       // [3] iterations, 1 when converged, loss per unit of weight
};

// Fits a linear model by its penalised loss (linear-loss.h): least squares, logistic or multinomial regression.
//
// Features are standardised inside, so badly scaled ones do no harm. One output and at most kNewtonWidth features:
// Newton's method with a Cholesky factor (normal equations and a step of refinement for least squares; iteratively
// reweighted least squares for logistic regression; a small ridge where the factor fails). Else: L-BFGS. Both stop
// when the gradient is small against the weight of all rows, and after most_iterations say that they have not
// converged; coefficients are finite always, also for separable classes.
//
// Invalid labels or weights: see label_means; an infinite feature value: kType with the feature.
// Sources: Nocedal and Wright 2006, algorithms 3.2 and 7.4; Hastie et al. 2009, section 4.4.
Status solve_linear_model(std::span<const ColumnView> features, std::span<const double> labels,
                          std::span<const double> weights, const LinearRules& rules, const LinearColumns& model,
                          const Control& control);

}  // namespace millrace
