#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What ranking found beside the ranks.
struct RankSummary {
  double count = 0;     // values ranked
  double distinct = 0;  // groups of equal values
  double ties = 0;      // sum of t^3 - t over groups of t equal values
};

// Average ranks, from 1, of several columns over the rows that all of them have; equal values share the mean of their
// ranks; 0 and -0 are equal, infinities are values.
//
//   columns  [c][n]    any numeric type
//   out      [c x n]   written, row-major: the rank, NaN in rows where any column is null or NaN
//   summary  [c x 3]   written: RankSummary of each column
//
// O(c n) (radix sort).
Status ranks(const std::vector<ColumnView>& columns, std::span<double> out, std::span<double> summary,
             const Control& control);

// The same of one list of values, in which NaN is what has no rank; in place.
RankSummary rank_in_place(std::span<double> values);

}  // namespace millrace
