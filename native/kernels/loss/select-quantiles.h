#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What the search needs; kept by the caller, so that a forest allocates once.
struct QuantileScratch {
  std::vector<std::uint64_t> keys;    // order_key of each value; taken apart by the search
  std::vector<std::int64_t> weights;  // of each value, in whole steps; empty: all 1
  std::vector<std::int64_t> counts;
  std::vector<std::int64_t> totals;
};

// The quantile of `level` of each group of values, over all ranks.
//
//   scratch.keys, .weights  [n]  values group by group; a weight of 0 is no value
//   offsets  [groups + 1]  into them
//   out      [groups]      written, but for a group without values, which keeps what is there
//
// Without weights between the two nearest values as numpy's default (Hyndman and Fan's type 7). With weights: the mean
// of the smallest value up to which the share of weight reaches `level` and the smallest where it exceeds it, usually
// the same one ("averaged inverted CDF"; weights of 1 thus give the same median). Both ignore the order of values.
//
// A radix select on all groups side by side: 8 rounds of 8 bits, each one sum of counts through Comm; whatever is out
// of reach is dropped after each, so most rounds see few values.
Status select_quantiles(QuantileScratch& scratch, std::span<const std::size_t> offsets, double level, Comm& comm,
                        const Control& control, std::span<double> out);

}  // namespace millrace
