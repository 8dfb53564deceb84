#pragma once

#include <cstdint>

#include "core/column-view.h"
#include "core/control.h"

namespace millrace {

// The Kolmogorov-Smirnov distance of two columns as an integer: n m times the largest difference of the two shares of
// values <= x. Nulls and NaN are left out.
struct KsDistance {
  std::int64_t n = 0;
  std::int64_t m = 0;
  std::int64_t distance = 0;
  bool found = false;
};

// Finds it without sorting: both columns are counted in bins in the order of values, about as many values in each as in the
// next (by a sample). The differences at borders of bins are exact; only bins in which one could exceed the largest of
// those are gathered and sorted. Not found, and then worth sorting: fewer than 65,536 rows on a side, most values in such
// bins, or stopped.
KsDistance ks_distance(const ColumnView& first, const ColumnView& second, const Control& control);

}  // namespace millrace
