#pragma once

#include <array>
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
std::vector<Bracket> sample_brackets(const ColumnView& column, std::span<const double> probabilities,
                                     const Control& control);

// What a stretch of rows has in the brackets: gathered by one thread, then added to them.
struct BracketPart {
  static constexpr std::size_t kRoom = 4 * kDecodeRows + 8;
  struct Counts {
    std::size_t below = 0;
    std::size_t at_low = 0;
    std::size_t at_high = 0;
  };
  std::array<Counts, kMostBrackets> counts{};
  std::array<std::vector<double>, kMostBrackets> inside;
  // Values in some bracket that wait to be told apart.
  std::array<double, kRoom> pending;
  std::size_t waiting = 0;
};

// Counts and gathers what a run of at most kDecodeRows values has in the brackets; NaN is nowhere.
void gather_run(BracketPart& part, std::span<const Bracket> brackets, const double* values, std::size_t count);

// Adds a part to the brackets, in any order.
void add_part(std::span<Bracket> brackets, BracketPart& part);

// Both for a whole column, in one pass. Returns how many values (not null, not NaN) it has.
std::size_t fill_brackets(const ColumnView& column, std::span<Bracket> brackets, const Control& control);

// The values of sorted, distinct ranks, from 0, into `found`; false when one lies in no bracket. Reorders `inside`.
bool select_in_brackets(std::span<Bracket> brackets, std::span<const std::size_t> ranks, std::span<double> found,
                        const Control& control);

}  // namespace millrace
