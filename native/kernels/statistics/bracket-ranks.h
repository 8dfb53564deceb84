#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"

namespace millrace {

// Two values of a column with a wanted rank between them, and what the column has there.
struct Bracket {
  double low = 0;
  double high = 0;
  std::size_t below = 0;    // values < low
  std::size_t at_low = 0;   // values == low
  std::size_t at_high = 0;  // values == high, where high > low
  std::vector<double> inside;  // low < value < high, in no order
};

inline constexpr std::size_t kMostBrackets = 8;

// Whether brackets are worth their sample: enough rows, few probabilities, and vectors to compare with.
bool brackets_pay(std::size_t rows, std::size_t probabilities) noexcept;

// Brackets of the ranks at the probabilities, ascending and apart, from a sample of the column's rows: each holds its rank
// unless the sample is off by four deviations. None when the sample has no value.
//
//   probabilities  [k]  each in [0, 1]
std::vector<Bracket> sample_brackets(const ColumnView& column, std::span<const double> probabilities);

// Counts and gathers what the brackets have: one pass over the column. Returns how many values (not null, not NaN) it has.
std::size_t fill_brackets(const ColumnView& column, std::span<Bracket> brackets, const Control& control);

// The values of sorted, distinct ranks, from 0, into `found`; false when one lies in no bracket. Reorders `inside`.
bool select_in_brackets(std::span<Bracket> brackets, std::span<const std::size_t> ranks, std::span<double> found);

}  // namespace millrace
