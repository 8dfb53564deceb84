#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How well the answers of trees that did not learn from a row fit its label, over the rows that have such answers.
//
//   labels       [row_count]          class numbers, or values
//   weights      [row_count], or empty: all 1
//   predictions  [row_count x width]  width = max(1, class_count), row-major: a share of each class, or a value; NaN:
//                                     every tree learned from the row
//   score        [1]                  written: of classes the share of weight whose largest answer, the first of equal
//                                     ones, is the label's; of values 1 - squared errors / squares about the mean (R
//                                     squared). NaN without such rows
//
// O(n width), in blocks of fixed length: the same bits for any number of threads. Source: Breiman 2001.
Status score_out_of_bag(std::span<const double> labels, std::span<const double> weights,
                        std::span<const double> predictions, std::span<double> score, std::size_t class_count,
                        const Control& control);

}  // namespace millrace
