#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mean of -log(probability of the true class), clipped to [2^-52, 1 - 2^-52] as scikit-learn does. value [1] written.
Status log_loss(std::span<const double> labels, std::span<const double> predictions, std::size_t class_count,
                std::span<double> value, const Control& control);

}  // namespace millrace
