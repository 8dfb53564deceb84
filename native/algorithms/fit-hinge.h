#pragma once

#include <cstddef>
#include <span>

#include "algorithms/linear-columns.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct HingeRules {
  double lambda;            // half of it times the sum of squared coefficients is added to the summed loss
  double lambda_intercept;  // and half of this times the squared intercept, in the features' own units
  bool standardized;        // coefficients are those of standardised features, else of those in their own units
  double tolerance;         // of the gap to the dual, as a share of what is minimised
  std::size_t most_iterations;
};

// A support vector machine with the plain hinge loss, weight x max(0, 1 - side x score), of class 1 against class 0, or of
// each class against the rest where the model has more outputs.
//
//   labels  [row_count] class numbers     weights  [row_count], or empty: all 1
//   model   written (see LinearColumns); its outcome: [0] iterations, the most of any class, [1] 1 when all converged,
//           [2] what is minimised, per unit of weight
//
// The loss of a row is straight on both sides of its margin: see residual-program.h, which solves this too.
//
// Invalid labels or weights: see label_means; kType with the feature: infinite values.
Status fit_hinge(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                 std::size_t class_count, const HingeRules& rules, const LinearColumns& model, const Control& control);

}  // namespace millrace
