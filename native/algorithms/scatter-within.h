#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How rows scatter about the means of their classes: the sum over rows of weight x z z', where z = (x - mean of the row's
// class) / scale, a missing value as the mean of its class.
//
//   features  [feature_count] numeric columns of one length
//   labels    [row_count] class numbers      weights  [row_count], or empty: all 1
//   centers   [feature_count x class_count]  means of the classes, feature by feature
//   scales    [feature_count]
//   product   [feature_count^2]              written, both halves
//
// Deviations are taken before they are multiplied, so classes far apart cost no digits. Sums of fixed stretches of rows are
// added in order: the same bits for any thread count. O(rows x features^2).
//
// kType with the feature: not numeric; kInvalid with the row: no class number; with -1: a sum that is not finite.
Status scatter_within(std::span<const ColumnView> features, std::span<const double> labels,
                      std::span<const double> weights, std::span<const double> centers, std::span<const double> scales,
                      std::span<double> product, const Control& control);

}  // namespace millrace
