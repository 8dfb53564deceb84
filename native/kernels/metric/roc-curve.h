#pragma once

#include <span>

#include "kernels/metric/rank-scores.h"

namespace millrace {

// At most `points.size() / 2` points (false positive rate, true positive rate) of the ROC curve from (0, 0) to (1, 1),
// spread evenly over its corners; `count` [1] says how many.
Status roc_curve(const ClassScores& scores, std::span<double> points, std::span<double> count, const Control& control);

}  // namespace millrace
