#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Variance inflation of each column given all the others: 1 / (1 - R^2), the diagonal of the inverse of their correlation
// matrix, over the rows where all columns have a finite value.
//
//   columns  [c][n]  any numeric type
//   factors  [c]     written: 1 at least; infinite where a column follows from others to working precision, NaN for a
//                    constant and, for all, when there are no more rows than columns
//   rows     [1]     written: rows counted
//
// O(n c^2 + c^4): the inverse is taken once for each column, with that column last, so that its own pivot is its answer.
// Source: Marquardt 1970, Technometrics 12.
Status variance_inflation(const std::vector<ColumnView>& columns, std::span<double> factors, std::span<double> rows,
                          const Control& control);

}  // namespace millrace
