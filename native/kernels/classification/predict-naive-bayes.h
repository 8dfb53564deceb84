#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Probabilities of the classes by Bayes' rule, features taken as independent within a class.
//
//   features       [feature_count]  numeric columns of one length; categorical ones hold codes
//   distributions  [feature_count]  see distribution.h    offsets  [feature_count + 1] of each feature in `terms`
//   terms          of each feature by its distribution:
//                    normal       [class] mean, [class] variance (above 0)
//                    bernoulli    [class] log-probability of above `threshold`, [class] of not above
//                    multinomial  [class] log-probability of one event
//                    categorical  [class x codes] log-probability of each code
//   priors         [class_count]    log-probabilities
//   probabilities  [row_count x class_count]  written, row-major, each row sums to 1
//
// A missing value, or a code that is not known, is left out of the row's product. Features are added in order, one
// logarithm a feature no lower than -1e290, so that a row always has an answer. O(rows x features x classes).
Status predict_naive_bayes(std::span<const ColumnView> features, std::span<const std::uint8_t> distributions,
                           std::span<const std::int32_t> offsets, std::span<const double> terms,
                           std::span<const double> priors, double threshold, std::span<double> probabilities,
                           const Control& control);

}  // namespace millrace
