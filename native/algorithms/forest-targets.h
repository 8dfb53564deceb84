#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What the trees of a forest learn, in whole steps, so that sums do not depend on order.
//
//   classes == 0   values: a bin sums [weight x (value - center), weight]
//   else           a bin sums the weight of each class
struct ForestTargets {
  std::size_t classes = 0;
  std::span<const double> labels;
  std::vector<std::uint16_t> class_of;  // [rows], or empty
  std::vector<std::int64_t> values;     // [rows] weight x (value - center), or empty
  std::vector<std::int64_t> weights;    // [rows], or empty: each row weighs one step
  double center = 0;
  double value_steps = 1;   // to the unit
  double weight_steps = 1;

  // Sums of one bin or node.
  std::size_t width() const noexcept { return classes > 0 ? classes : 2; }
  std::int64_t weight_of(std::size_t row) const noexcept { return weights.empty() ? 1 : weights[row]; }

  // Where rows have no weights of their own, a sum of weights counts in its high half how many rows it is of.
  bool counts_rows() const noexcept { return weights.empty(); }
  std::int64_t count_unit() const noexcept { return counts_rows() ? std::int64_t{1} << 32 : 0; }
  std::int64_t weight_in(std::int64_t sum) const noexcept { return counts_rows() ? sum & 0xFFFFFFFF : sum; }
  std::int64_t rows_in(std::int64_t sum) const noexcept { return sum >> 32; }
};

// Copies of a row that one tree can learn from, at most.
inline constexpr std::int64_t kMostCopies = 20;

// Of this rank's rows, which begin with number `first` of all; steps are the same on all ranks.
//
// kShape: so many rows without weights that their copies could pass 2^32. kInvalid with the row: a label that is no class
// below `classes`, or beyond 1e140; a weight below 0 or beyond 1e140; with detail -1 when no row weighs anything.
Status make_targets(std::span<const double> labels, std::span<const double> weights, std::size_t classes, std::size_t first,
                    Comm& comm, const Control& control, ForestTargets& targets);

}  // namespace millrace
