#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/statistics/moments.h"

namespace millrace {

// Counts, range and power sums of the values of a column, and how they are scaled.
struct ColumnMoments {
  std::size_t missing = 0;   // null or NaN
  std::size_t infinite = 0;
  // What follows is of the finite values.
  std::size_t zeros = 0;
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  // Of the values times 2^-exponent: fourth powers of values beyond 2^200 could overflow, those below 2^-200 vanish.
  CompensatedSum sum;
  Moments moments;
  int exponent = 0;
};

// Adds one run of at most kDecodeRows rows. `scale` is 2^-exponent.
void add_run(ColumnMoments& moments, const double* values, std::size_t count, double scale) noexcept;

// Joins those of the rows that follow; both of one exponent.
void merge(ColumnMoments& moments, const ColumnMoments& next) noexcept;

// The exponent that keeps powers of values in this range between the ends of what a double holds; 0 for common ranges.
int exponent_of_range(double minimum, double maximum) noexcept;

// Moments of a column: runs of 1024 rows are summed with compensation and their moments taken about their own mean, then
// merged in row order. The same bits for any thread count.
ColumnMoments moments_of(const ColumnView& column, const Control& control);

// Where column_moments writes what.
struct MomentSlot {
  enum Slot { kCount, kMissing, kInfinite, kZeros, kMinimum, kMaximum, kSum, kLost, kMean, kM2, kM3, kM4, kExponent, kSlots };
};

// The moments of a column as figures that those of other rows are merged with.
//
//   column  any numeric type
//   out     [13]  count (not missing), missing (null or NaN), infinite, zeros, minimum, maximum (infinities the wrong way
//                 round where there is none), sum, what rounding has lost of it, mean, sums of the 2nd, 3rd and 4th powers
//                 of deviations from the mean, exponent; sum and what follows it are of the finite values times
//                 2^-exponent
Status column_moments(const ColumnView& column, std::span<double> out, const Control& control);

}  // namespace millrace
