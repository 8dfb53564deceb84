#pragma once

#include <span>

#include "algorithms/linear-columns.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Least squares with an L2 penalty (Hoerl and Kennard 1970): the coefficients and intercept of the least
//
//   sum of weight (label - prediction)^2 + lambda |coefficients|^2
//
//   standardized  whether the penalty is on the coefficients of standardised features, else of those in their own units
//   model         written (see LinearColumns; one output); its outcome: [0] the rank, [1] how it was solved (0 normal
//                 equations, 1 with refinement, 2 QR), [2] half the mean squared error by weight
//
// Normal equations and a Cholesky factor; where a feature is almost a combination of others, refined by residuals over
// the rows, and where that would lose too many digits, QR of the rows instead, a block of them at a time (no copy of the
// table), with pivots: a feature that is a combination of others to 1e-12 then has coefficient 0. The same bits for any
// thread count. Sources: Golub and Van Loan 2013, sections 5.3 and 5.5; Demmel et al. 2012 (QR by blocks of rows).
//
// Invalid labels or weights: see label_means; kType with the feature: infinite values.
Status fit_ridge(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                 double lambda, bool standardized, const LinearColumns& model, const Control& control);

}  // namespace millrace
