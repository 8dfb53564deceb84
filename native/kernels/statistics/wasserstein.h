#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The Wasserstein-1 (earth mover's) distance of two columns: the area between their distribution functions, in the
// columns' unit.
//
//   first   [n], second [m]  any numeric type; nulls, NaN and infinities are left out
//   result  [3]  written: distance, values of first, values of second; NaN when a side is empty
//
// O(n + m) (radix sort). Compensated sum in one order: the same bits for any thread count.
// Source: Vallender 1974, Theory of Probability and its Applications 18.
Status wasserstein(const ColumnView& first, const ColumnView& second, std::span<double> result, const Control& control);

}  // namespace millrace
