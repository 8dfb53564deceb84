#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The density of a column by Gaussian kernels, at evenly spaced points from `low` to `high`.
//
//   column     any numeric type; nulls, NaN and infinities are left out; values outside low .. high do not count for the
//              points but for the number of values
//   density    [g]  written: g a power of two, at least 2 (else kShape), of the unit 1 / unit of the column; NaN when no
//              value is there
//   bandwidth  standard deviation of a kernel, positive (else kInvalid)
//
// O(n + g log g): each value is shared between the two points about it, in proportion, and the weights are convolved
// with the kernel by FFT. Partial weights are of fixed blocks: the same bits for any thread count. Values that rounding of
// the transform has put below 0 are 0.
//
// Source: Silverman 1982, Applied Statistics 31, AS 176; Jones and Lotwick 1984 for sharing.
Status kernel_density(const ColumnView& column, std::span<double> density, double low, double high, double bandwidth,
                      const Control& control);

}  // namespace millrace
