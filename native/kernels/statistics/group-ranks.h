#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Average ranks of a column over the rows of known groups (ranks.h): what the Kruskal-Wallis test compares.
//
//   column   [n]  any numeric type; nulls and NaN are left out
//   groups   [n]  codes 0 .. group_count - 1; rows with another code, or none, are left out
//   out      [n]  written: the rank, NaN in rows left out
//   summary  [3]  written: rows ranked, distinct values, sum of t^3 - t over ties
Status group_ranks(const ColumnView& column, const ColumnView& groups, std::span<double> out, std::span<double> summary,
                   std::size_t group_count, const Control& control);

}  // namespace millrace
