#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Counts rows and adds up their labels for every level of a category, within folds: what target encoding is made of.
//
//   column  [n]  codes: a dictionary column or any numeric type
//   labels  [n]
//   folds   [n]  fold of each row, below `fold_count`
//   counts  [fold_count x (levels + 1)]  written; in each fold the last level holds missing codes
//   sums    [fold_count x (levels + 1)]  written: of the labels themselves when `label` is negative, else of rows whose
//                                        label equals `label`
//
// O(n), in row order on one thread, so the same bits always. A fold at or above fold_count: kInvalid with its row.
Status group_labels(const ColumnView& column, std::span<const double> labels, std::span<const std::uint8_t> folds,
                    std::span<double> counts, std::span<double> sums, std::size_t fold_count, double label,
                    const Control& control);

}  // namespace millrace
