#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Counts the rows of a column in bins between edges.
//
//   column  any numeric type; a null or NaN is counted nowhere
//   edges   [bin_count + 1]  strictly increasing; bin b holds edges[b] <= value < edges[b + 1], the last bin also its
//                            upper edge (as numpy.histogram); values outside all edges are counted nowhere
//   counts  [bin_count]      written
//
// O(n log bins). Integer sums, so every thread count gives the same bits.
Status histogram(const ColumnView& column, std::span<const double> edges, std::span<double> counts,
                 const Control& control);

}  // namespace millrace
