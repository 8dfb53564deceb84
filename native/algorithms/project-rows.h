#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Coordinates of rows along directions: scores[row, i] = factors[i] * sum over features of z_f directions[i, f], where
// z = (x - mean) / scale.
//
//   directions [k x feature_count], factors [k], means and scales [feature_count]
//   scores     [rows x k]  written, row-major
//
// A row's bits do not depend on the rows around it. kInvalid with the cell, as in row-matrix.h.
Status project_rows(std::span<const ColumnView> features, std::span<const double> means, std::span<const double> scales,
                    std::span<const double> directions, std::span<const double> factors, std::span<double> scores,
                    const Control& control);

}  // namespace millrace
