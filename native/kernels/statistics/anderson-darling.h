#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The Anderson-Darling distance of a column from the normal distribution of its own mean and standard deviation (n - 1).
//
//   column  any numeric type; nulls, NaN and infinities are left out
//   result  [2]  written: A squared, values counted; A squared is NaN below two values and for a constant
//
// O(n) after a sort. Tails are taken as logarithms of the smaller one, so no value is too far out. Partial sums are of
// fixed blocks: the same bits for any thread count.
//
// Source: Anderson and Darling 1954, JASA 49.
Status anderson_darling(const ColumnView& column, std::span<double> result, const Control& control);

}  // namespace millrace
