#pragma once

#include <span>

#include "algorithms/linear-columns.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct TweedieRules {
  double power;       // at least 1: the variance of a label is its mean to this power; 1 Poisson, 2 gamma
  double alpha;       // half of it times the squared coefficients is added to the mean loss
  bool standardized;  // the penalty is on coefficients of standardised features, else of those in their own units
  double tolerance;   // how far, about, the logarithm of a prediction may be from its limit
  std::size_t most_iterations;
};

// A generalised linear model of labels that are not negative, prediction = e^score: the least of
//
//   sum of weight half the unit deviance (deviance.h) / sum of weight + alpha / 2 |coefficients|^2
//
//   model  written (see LinearColumns; one output); its outcome: [0] iterations over all rows, [1] 1 when converged, [2]
//          the mean loss without the penalty, and without what depends on labels alone
//
// Newton's method with step halving, on the curvature itself up to power 2, where it is never negative, and on its mean
// beyond (Fisher scoring). Each step is one pass over the rows, whose products are blocked (multiply.h). With many rows the
// first steps are on every sixteenth stretch of them. The same bits for any thread count. O(rows x features^2) a step.
// Sources: McCullagh and Nelder 1989, section 2.5; Jorgensen 1987.
//
// kInvalid with the row: a label that is not finite or negative (from power 2 on: not above 0), an invalid weight; with
// -1: labels or weights that are all 0, or sums that overflow. kType with the feature: infinite values.
Status fit_tweedie(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                   const TweedieRules& rules, const LinearColumns& model, const Control& control);

}  // namespace millrace
