#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The covariance within classes, that of each class drawn towards one without correlation as far as its rows leave it in
// doubt (Ledoit and Wolf 2004), and all of them in proportion to `priors`. A missing value is the mean of its class.
//
//   features    [feature_count] numeric columns of one length
//   labels      [row_count] class numbers      weights  [row_count], or empty: all 1
//   centers     [feature_count x class_count]  means of the classes, feature by feature
//   deviations  [feature_count x class_count]  standard deviations, above 0: a class is shrunk in units of its own
//   priors      [class_count]
//   scales      [feature_count]                what the covariance is in units of
//   within      [feature_count^2]              written, both halves
//   shrinkages  [class_count]                  written: from 0 to 1; a class without rows: 0
//
// Sums of fixed stretches of rows are added in order: the same bits for any thread count. O(rows x features^2).
//
// kType with the feature: not numeric; kInvalid with the row: no class number; with -1: a sum that is not finite.
Status shrink_within(std::span<const ColumnView> features, std::span<const double> labels,
                     std::span<const double> weights, std::span<const double> centers,
                     std::span<const double> deviations, std::span<const double> priors, std::span<const double> scales,
                     std::span<double> within, std::span<double> shrinkages, const Control& control);

}  // namespace millrace
