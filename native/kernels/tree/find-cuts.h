#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Chooses where to cut each feature into bins.
//
//   features     [feature_count]  numeric columns of one length; null and NaN are missing and cut nothing
//   max_bin      2 .. 255         bins for values, missing not counted
//   sample_rows  at most this many rows are looked at, see draw_cut_rows
//   cuts         [feature_count x kMostCuts]  written: rising, finite; value <= cut is left of it
//   cut_counts   [feature_count]  written
//
// Few distinct values: a cut between each two neighbours. More: values that fill a mean bin alone get their own, the
// rest are cut to equal frequency; rarer values just below a heavy one join it when they are less than half a bin (the
// rule of LightGBM's bin finder). A cut lies half-way between two values.
// O(features x sample log sample).
Status find_cuts(std::span<const ColumnView> features, std::size_t max_bin, std::size_t sample_rows,
                 std::span<double> cuts, std::span<std::int32_t> cut_counts, const Control& control);

}  // namespace millrace
