#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The nearest center of every row, the first of equals, found as k_means finds it: its training rows have its labels.
//
//   origin     [feature_count], centers [k x feature_count] less the origin
//   labels     [rows]      written
//   distances  [rows x k]  written, Euclidean, from sums of squared differences; or empty: not asked
//
// kInvalid with the cell, as in row-matrix.h.
Status nearest_centers(std::span<const ColumnView> features, std::span<const double> origin,
                       std::span<const double> centers, std::span<double> labels, std::span<double> distances,
                       const Control& control);

}  // namespace millrace
