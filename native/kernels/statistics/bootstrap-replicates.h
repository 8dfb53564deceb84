#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What bootstrap_replicates draws again and again.
enum class Resampled { kMean, kQuantile };

// A statistic of samples drawn with replacement from a column's values, and what intervals are made of beside them.
//
//   column      any numeric type; nulls and NaN are left out, of a mean infinities too
//   probability of the quantile (type 7), in [0, 1]
//   replicates  [b]  written: the statistic of sample 0 .. b - 1; NaN when no value is there
//   summary     [3]  written: values, the statistic of them, the acceleration: sum D^3 / (6 (sum D^2)^1.5), D the mean of
//                    the statistics with one value left out less each of them; NaN where nothing varies
//
// Values are drawn from in ascending order, at the rows that bootstrap_rows gives: the order of the column's rows leaves no
// trace, and the number of threads none. O(n b), for a quantile by selection.
// Source: Efron 1979; acceleration: Efron 1987, JASA 82.
Status bootstrap_replicates(const ColumnView& column, std::span<double> replicates, std::span<double> summary,
                            Resampled statistic, double probability, std::uint64_t seed, const Control& control);

}  // namespace millrace
