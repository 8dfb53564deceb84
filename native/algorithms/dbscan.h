#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Clusters of dense rows (DBSCAN). A core row has rows of `least_weight` in all, itself among them, within `radius`; core
// rows within it of each other are of one cluster, and so are rows within it of a core row.
//
//   rows     [n x width]  row-major, finite
//   weights  [n]          from 0; empty: all 1
//   labels   [n]          written: clusters from 0 in the order of their first core rows, -1: none
//   cores    [n]          written: 1 for a core row
//
// A row near core rows of several clusters belongs to the first of these, as in scikit-learn. Within the radius is who has a
// plain sum of squared differences of at most radius^2. Weights are summed leaf by leaf (row-leaves.h), the same for any
// threads. O(n^2 width) in the worst case.
//
// kShape when lengths do not fit, kInvalid with the row for a value that is not finite or a weight that is none.
//
// Source: Ester, Kriegel, Sander and Xu 1996, KDD.
Status dbscan(std::span<const double> rows, std::span<const double> weights, std::size_t width, double radius,
              double least_weight, std::span<std::int32_t> labels, std::span<std::uint8_t> cores, const Control& control);

}  // namespace millrace
