#pragma once

#include <span>

#include "kernels/metric/rank-scores.h"

namespace millrace {

// Sum over thresholds of (recall gained) x precision, without interpolation. value [1] written; NaN without positives.
Status average_precision(const ClassScores& scores, std::span<double> value, const Control& control);

}  // namespace millrace
