#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mean of level x (label - prediction) where that is positive, else (1 - level) x (prediction - label): least for the
// quantile of that level. value [1] written. Koenker and Bassett 1978.
Status pinball(std::span<const double> labels, std::span<const double> predictions, double level,
               std::span<double> value, const Control& control);

}  // namespace millrace
