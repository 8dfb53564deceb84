#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Where describe writes what.
struct Description {
  enum Slot { kCount, kMissing, kInfinite, kZeros, kMinimum, kMaximum, kSum, kMean, kDeviation, kSkewness, kKurtosis, kSlots };
};

// Counts, range and moments of a column.
//
//   column  any numeric type
//   out     [11]  count (not missing), missing (null or NaN), infinite, zeros, minimum, maximum, sum, mean,
//                 standard deviation (divided by n - 1), skewness m3 / m2^1.5, excess kurtosis m4 / m2^2 - 3
//
// All but the first three are of the finite values; NaN where undefined (no value; deviation of one; shape of a
// constant). The mean does not overflow while the true mean is finite. Runs of 1024 rows are summed with compensation
// and their moments taken about their own mean, then merged in row order: the same bits for any thread count.
//
// Source: Chan, Golub, LeVeque 1979; third and fourth moments: Pebay 2008, SAND2008-6212.
Status describe(const ColumnView& column, std::span<double> out, const Control& control);

}  // namespace millrace
