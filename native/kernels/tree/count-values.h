#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/column-view.h"

namespace millrace {

struct ValueCount {
  double value;
  std::size_t count;
};

// Kept from column to column, so that memory is asked for once.
struct ValueScratch {
  std::vector<double> doubles;
  std::vector<double> sorted_doubles;
  std::vector<float> floats;
  std::vector<float> sorted_floats;
  std::vector<std::size_t> starts;
};

// The distinct values of some rows, rising, and how often each is there; null and NaN are not counted, -0 is 0.
//
//   rows    row numbers, rising; all rows where is_all
//   counts  written
//
// Returns how many values were counted. O(rows): few distinct values are found by comparing, more by sorting.
std::size_t count_values(const ColumnView& column, std::span<const std::uint64_t> rows, bool is_all,
                         ValueScratch& scratch, std::vector<ValueCount>& counts);

}  // namespace millrace
