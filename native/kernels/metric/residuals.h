#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// label - prediction of each row.
Status residuals(std::span<const double> labels, std::span<const double> predictions, std::span<double> out,
                 const Control& control);

}  // namespace millrace
