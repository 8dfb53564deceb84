#pragma once

#include <span>

#include "algorithms/mixture-density.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Log densities of rows under a mixture of normals, and the share of each component.
//
//   origin [feature_count], weights [k], means [k x feature_count] less the origin, factors as in mixture-density.h
//   scores [rows]  written      probabilities [rows x k]  written, row-major
//
// A row's bits do not depend on the rows around it. kInvalid with the cell, as in row-matrix.h.
Status mixture_densities(std::span<const ColumnView> features, std::span<const double> origin,
                         std::span<const double> weights, std::span<const double> means,
                         std::span<const double> factors, CovarianceKind kind, std::span<double> scores,
                         std::span<double> probabilities, const Control& control);

}  // namespace millrace
