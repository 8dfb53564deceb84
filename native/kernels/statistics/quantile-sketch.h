#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Adds a column to a sketch of its distribution: counts in fixed buckets, the leading bits of the doubles in their order.
// A bucket is one 2^b-th of an octave, so that the bounds of a bucket lie within a relative 2^-b of each other. Counts are
// integers and buckets never move: any order and any grouping of additions gives the same sketch.
//
//   column   any numeric type; nulls and NaN are left out; -0 counts as 0, infinities have buckets of their own
//   counts   [2^(12 + b)]  added to, 1 <= b <= 12 (else kShape); bucket of the smallest value first
//   extrema  [2]           smallest and largest value; narrowed (begin with +infinity, -infinity)
Status quantile_sketch(const ColumnView& column, std::span<double> counts, std::span<double> extrema,
                       const Control& control);

}  // namespace millrace
