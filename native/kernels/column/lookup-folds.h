#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Codes to numbers through the table of each row's fold.
//
//   column  [n]  codes: a dictionary column or any numeric type
//   folds   [n]  below fold_count
//   table   [fold_count x (levels + 1)]  in each fold the last is for missing codes and those outside the table
//   values  [n]  written
//
// O(n). A fold at or above fold_count: kInvalid with its row.
Status lookup_folds(const ColumnView& column, std::span<const std::uint8_t> folds, std::span<const double> table,
                    std::span<double> values, std::size_t fold_count, const Control& control);

}  // namespace millrace
