#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Rows from their coordinates along directions, the inverse of project-rows as far as the directions reach:
// values[row, f] = means[f] + scales[f] * sum over i of scores[row, i] factors[i] directions[i, f].
//
//   scores [rows x k], directions [k x width], factors [k], means and scales [width]
//   values [rows x width]  written, row-major
//
// NaN and infinities go through.
Status unproject_rows(std::span<const double> scores, std::span<const double> means, std::span<const double> scales,
                      std::span<const double> directions, std::span<const double> factors, std::span<double> values,
                      const Control& control);

}  // namespace millrace
