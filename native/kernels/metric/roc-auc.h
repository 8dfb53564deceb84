#pragma once

#include <span>

#include "kernels/metric/rank-scores.h"

namespace millrace {

// Area under the ROC curve by the trapezium rule: the chance that a positive outranks a negative, ties counting half.
// value [1] written; NaN when one side has no rows.
Status roc_auc(const ClassScores& scores, std::span<double> value, const Control& control);

}  // namespace millrace
