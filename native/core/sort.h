#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace millrace {

// An unsigned key in the order of the doubles: smaller double, smaller key; -0 before 0; NaN must not come.
std::uint64_t order_key(double value) noexcept;
double value_of_key(std::uint64_t key) noexcept;

// Sorts doubles without NaN ascending. Least significant digit first, 8 rounds of 8 bits at most (a round whose
// digit is the same everywhere is left out): O(n), stable, no comparison.
//
//   values   [n]  sorted in place
//   scratch  [n]
void sort_ascending(std::span<double> values, std::span<double> scratch) noexcept;

// The same for floats: 3 rounds of 11 bits at most.
void sort_ascending(std::span<float> values, std::span<float> scratch) noexcept;

// A key and the row it came from.
struct KeyedRow {
  std::uint64_t key;
  std::size_t row;
};

// Sorts rows by their keys, ascending; equal keys keep their order. As sort_ascending, O(n).
//
//   rows     [n]  sorted in place
//   scratch  [n]
void sort_rows(std::span<KeyedRow> rows, std::span<KeyedRow> scratch) noexcept;

}  // namespace millrace
