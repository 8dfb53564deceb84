#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/link.h"

namespace millrace {

// Answers of a linear model (see linear-columns.h).
//
//   coefficients  [output_count x feature_count], intercepts [output_count], means and scales [feature_count]
//   predictions   [row_count x answers]  written, row-major
//
// A row's sum runs over its features in order, so batches do not change a bit. O(rows x features x outputs).
Status predict_linear(std::span<const ColumnView> features, std::span<const double> coefficients,
                      std::span<const double> intercepts, std::span<const double> means, std::span<const double> scales,
                      Link link, std::span<double> predictions, const Control& control);

}  // namespace millrace
