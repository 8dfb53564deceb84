#pragma once

#include <span>

#include "algorithms/linear-columns.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct QuantileRules {
  double quantile;    // above 0 and below 1
  double alpha;       // times the sum of |coefficient| is added to the mean loss
  bool standardized;  // the penalty is on coefficients of standardised features, else of those in their own units
  double tolerance;   // of the gap to the dual, as a share of the loss
  std::size_t most_iterations;
};

// The linear model of a quantile of the labels: the least of
//
//   sum of weight pinball loss / sum of weight + alpha |coefficients|_1
//
//   model  written (see LinearColumns; one output); its outcome: [0] iterations, [1] 1 when converged, [2] mean loss without
//          the penalty
//
// A linear program, solved by its optimum and its dual at once: an interior point method with Mehrotra's corrector on the
// dual, whose variables lie between bounds (Portnoy and Koenker 1997), each step a blocked weighted product of all pairs of
// columns and a Cholesky factor. A coefficient's penalty is the loss of one more row. The same bits for any thread count.
// O(rows x features^2) a step.
//
// Invalid labels or weights: see label_means; kType with the feature: infinite values.
Status fit_quantile(std::span<const ColumnView> features, std::span<const double> labels,
                    std::span<const double> weights, const QuantileRules& rules, const LinearColumns& model,
                    const Control& control);

}  // namespace millrace
