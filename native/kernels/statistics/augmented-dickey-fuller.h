#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The augmented Dickey-Fuller statistic of a series: the t value of the level in the regression of its differences on the
// level before, `trend_terms` powers of time (0 none, 1 a constant, 2 a line, 3 a parabola) and lagged differences.
//
//   column   [n]  any numeric type, in order of time; a null, NaN or infinity is refused (kInvalid, its row)
//   result   [3]  written: statistic, lags used, rows of the regression; NaN when there are too few rows, or the
//                 regression fits to working precision
//   lags     most lagged differences (kInvalid when above n / 2 - trend_terms - 1)
//   choose   true: as many as Akaike's criterion picks, up to `lags`, over the rows that all have
//
// O(n lags^2): one streaming Householder QR for all numbers of lags, another for the chosen one. Sequential: the same bits
// for any thread count.
//
// Source: Dickey and Fuller 1979, JASA 74; Said and Dickey 1984, Biometrika 71.
Status augmented_dickey_fuller(const ColumnView& column, std::span<double> result, std::size_t lags,
                               std::size_t trend_terms, bool choose, const Control& control);

}  // namespace millrace
