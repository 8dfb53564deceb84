#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/large-array.h"

namespace millrace {

struct ValueCount {
  double value;
  std::size_t count;
};

// Kept from column to column, so that memory is asked for once.
struct ValueScratch {
  LargeVector<double> doubles;
  LargeVector<double> sorted_doubles;
  LargeVector<float> floats;
  LargeVector<float> sorted_floats;
  LargeVector<std::size_t> starts;
};

// The distinct values of some rows, rising, and how often each is there; null and NaN are not counted, -0 is 0.
//
//   rows    row numbers, rising; all rows where is_all
//   counts  written
//
// Returns how many values were counted. O(rows): few distinct values are found by comparing, more by sorting.
std::size_t count_values(const ColumnView& column, std::span<const std::uint64_t> rows, bool is_all,
                         ValueScratch& scratch, LargeVector<ValueCount>& counts);

}  // namespace millrace
