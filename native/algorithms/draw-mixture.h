#pragma once

#include <cstdint>
#include <span>

#include "algorithms/mixture-density.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Rows drawn from a mixture of normals: for each a component by its weight, then the component's normal.
//
//   weights [k], means [k x width], covariances as covariance_cells counts them
//   values  [rows x width]  written, row-major      labels  [rows]  written: the component of each
//
// A row's draw follows seed and row alone. kNotDefinite with the component whose covariance has no Cholesky factor.
Status draw_mixture(std::span<const double> weights, std::span<const double> means, std::span<const double> covariances,
                    CovarianceKind kind, std::uint64_t seed, std::span<double> values, std::span<double> labels,
                    const Control& control);

}  // namespace millrace
