#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/statistics/column-moments.h"

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
// constant). The mean does not overflow while the true mean is finite. How the moments are found: column-moments.h.
// The same bits for any thread count.
//
// Source: Chan, Golub, LeVeque 1979; third and fourth moments: Pebay 2008, SAND2008-6212.
Status describe(const ColumnView& column, std::span<double> out, const Control& control);

// The same of moments already found, of a column of so many rows.
void write_description(const ColumnMoments& moments, std::size_t rows, std::span<double> out) noexcept;

}  // namespace millrace
