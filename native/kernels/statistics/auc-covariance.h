#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Areas under the ROC curves of several scores on the same rows, with their covariances, ties counting half.
//
//   labels       [n]     1 for positives, 0 for negatives; other rows are left out
//   scores       [c][n]  higher for positives; rows where any is null or NaN are left out, infinities are values
//   areas        [c]     written; NaN when a side has no rows
//   covariances  [c x c] written, row-major; NaN when a side has fewer than two rows
//   counts       [2]     written: positives, negatives
//
// O(c n + c^2 n): midranks give every row's share in the area (Sun and Xu).
// Source: DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44; Sun and Xu 2014, IEEE Signal Processing Letters 21.
Status auc_covariance(const ColumnView& labels, const std::vector<ColumnView>& scores, std::span<double> areas,
                      std::span<double> covariances, std::span<double> counts, const Control& control);

}  // namespace millrace
