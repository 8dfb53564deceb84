#pragma once

#include <span>

#include "algorithms/class-objective.h"
#include "algorithms/linear-columns.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct LinearClassRules {
  ClassLoss loss;
  double lambda_l1;         // weight of the sum of |coefficient|
  double lambda_l2;         // half of it weighs the sum of squared coefficients
  double lambda_intercept;  // half of it weighs the square of the intercept, in the features' units
  bool standardized;        // penalties are on coefficients of standardised features, else of the features' units
  double epsilon;           // kSquaredEpsilon
  double tolerance;         // of the largest subgradient, per unit of weight
  std::size_t most_iterations;
};

// Fits a linear model: the sum of weight x loss plus penalties is least. Outputs: one for two classes or values; one a
// class for softmax, together; one a class for other losses of more classes, each against the rest by itself.
//
// Parameters are found on a sample of the rows first; from there few passes over all rows are left (minimize-convex.h),
// whose curvature is the sample's. Beyond kDense parameters at once: gradients alone.
//
// model: written; its outcome: iterations, 1 when converged, value per unit of weight.
//
// Labels or weights: see label_means; an infinite feature value: kType with the feature.
Status solve_linear_classes(std::span<const ColumnView> features, std::span<const double> labels,
                            std::span<const double> weights, std::size_t class_count, const LinearClassRules& rules,
                            const LinearColumns& model, const Control& control);

}  // namespace millrace
