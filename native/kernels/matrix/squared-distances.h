#pragma once

#include <cstddef>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Squared Euclidean distances of points to centers: what k-means and nearest neighbours compare.
//
//   points     [n x width]  row-major
//   centers    [k x width]
//   distances  [n x k]      written
//
// Sums of squared differences, in the order of the features: never negative, 0 exactly for equal points. O(n k width).
// kShape when the lengths do not fit. Twin: shaders/matrix/squared-distances.wgsl, within a tolerance.
Status squared_distances(std::span<const double> points, std::span<const double> centers, std::size_t width,
                         std::span<double> distances, const Control& control);

}  // namespace millrace
