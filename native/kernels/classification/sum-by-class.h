#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What naive Bayes learns from: sums over the rows of each class, one pass over each feature, missing values left out.
//
//   features       [feature_count]  numeric columns of one length
//   labels         [row_count]      class numbers       weights  [row_count], or empty: all 1
//   distributions  [feature_count]  see distribution.h  offsets  [feature_count + 1] of each feature in `sums`
//   sums           written, for each feature by its distribution:
//                    normal       [class] weight, [class] mean, [class] variance; then, of all rows without weights: count,
//                                 mean, variance (a class or column without values: 0)
//                    bernoulli    [class] weight above `threshold`, [class] weight of present values
//                    multinomial  [class] sum of weight x value
//                    categorical  [class x codes] weight of each code
//   shares         [class_count]    written: weight of each class over that of all rows
//
// Moments are those of runs of rows, taken about their own mean and merged in order (Chan, Golub and LeVeque 1983). A
// feature is one task: the same bits for any thread count.
//
// Labels or weights: as label_means. kType with the feature: a value that is infinite, or a negative count.
Status sum_by_class(std::span<const ColumnView> features, std::span<const double> labels,
                    std::span<const double> weights, std::span<const std::uint8_t> distributions,
                    std::span<const std::int32_t> offsets, double threshold, std::span<double> sums,
                    std::span<double> shares, const Control& control);

}  // namespace millrace
