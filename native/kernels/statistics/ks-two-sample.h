#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/statistics/ks-tail.h"

namespace millrace {

// The two-sided two-sample Kolmogorov-Smirnov test: are the columns draws of one distribution?
//
//   first   any numeric type; nulls and NaN are left out
//   second  likewise, of any length
//   out     [5]  written: distance (largest difference of the two shares of values <= x), p-value, values of first,
//                values of second, mode used (1 exact, 2 asymptotic, 3 limit, 4 untied); NaN distance and p when either is
//                empty
//
// Exact: given the ties, O(n m). Untied: exact as if there were none, scipy's `exact`. Asymptotic: the exact one-sample
// tail at round(n m / (n + m)) values, as scipy's `asymp`. Limit: Kolmogorov's. Auto: exact up to n m = 1e8, else
// asymptotic. Scipy: untied up to 10,000 values a side, else asymptotic. Distances are compared as integers; those of
// many rows are found without sorting (ks-distance.h).
// Source: Hodges 1958; see kolmogorov.h.
Status ks_two_sample(const ColumnView& first, const ColumnView& second, std::span<double> out, KsMode mode,
                     const Control& control);

}  // namespace millrace
