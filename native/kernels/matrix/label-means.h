#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The weighted mean of labels, or the weighted share of each class: what a model without features would answer.
//
//   labels   [row_count] values, or class numbers
//   weights  [row_count], or empty: all 1
//   means    [1] for values; [class_count >= 2] for classes; written
//
// Sums of fixed blocks are added in block order. kInvalid with the row: a label that is no class number or not finite,
// a weight that is negative or not finite; without a row: weights that sum to 0.
Status label_means(std::span<const double> labels, std::span<const double> weights, std::span<double> means,
                   const Control& control);

// A power of two above every |label - mean|: what labels are divided by, exactly, to be of the size of 1.
double label_unit(std::span<const double> labels, double mean) noexcept;

}  // namespace millrace
