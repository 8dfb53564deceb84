#pragma once

#include "kernels/matrix/standardize.h"

namespace millrace {

// Mean and standard deviation of each column over its present values, as an op of its own: see column_moments.
Status measure_columns(std::span<const ColumnView> features, std::span<double> means, std::span<double> scales,
                       const Control& control);

}  // namespace millrace
