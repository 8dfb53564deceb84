#pragma once

#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/comm.h"
#include "core/control.h"
#include "core/threads.h"

namespace millrace {

// Sums of doubles that do not depend on order, threads or ranks: each is rounded to whole steps, a power of two of them
// to the unit, and steps are summed as integers.

inline std::int64_t to_steps(double value, double per_unit) noexcept {
  const double steps = value * per_unit;
  return static_cast<std::int64_t>(steps + (steps < 0 ? -0.5 : 0.5));
}

// Steps to a unit so that `count` values of at most `largest` sum to less than 2^62.
inline double steps_per_unit(double largest, std::int64_t count) noexcept {
  if (!(largest > 0)) return 1.0;
  const int spare = 62 - std::bit_width(static_cast<std::uint64_t>(count)) - (std::ilogb(largest) + 1);
  // Beyond 2^1000 a step would be no normal number.
  return std::ldexp(1.0, spare > 1000 ? 1000 : spare);
}

// The largest |value_of(row)| over the rows of all ranks, and how many rows they are.
struct Extent {
  double largest = 0;
  std::int64_t row_count = 0;
};

template <class ValueOf>
Extent measure(std::size_t row_count, Comm& comm, const Control& control, ValueOf&& value_of) {
  std::vector<double> partial(block_count(row_count), 0.0);
  for_each_block(row_count, control, [&](const Block& block) {
    double largest = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double size = std::abs(value_of(row));
      largest = size > largest ? size : largest;
    }
    partial[block.index] = largest;
  });
  double largest = 0;
  for (const double value : partial) largest = value > largest ? value : largest;
  // Doubles that are not negative are in the order of their bits.
  std::int64_t bits[] = {std::bit_cast<std::int64_t>(largest)};
  std::int64_t rows[] = {static_cast<std::int64_t>(row_count)};
  comm.max(bits);
  comm.sum(rows);
  return {std::bit_cast<double>(bits[0]), rows[0]};
}

// The sum of value_of(row) over the rows of all ranks, in steps.
template <class ValueOf>
std::int64_t sum_steps(std::size_t row_count, double per_unit, Comm& comm, const Control& control, ValueOf&& value_of) {
  std::int64_t total[] = {0};
  for_each_block(row_count, control, [&](const Block& block) {
    std::int64_t sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) sum += to_steps(value_of(row), per_unit);
    std::atomic_ref(total[0]).fetch_add(sum, std::memory_order_relaxed);
  });
  comm.sum(total);
  return total[0];
}

}  // namespace millrace
