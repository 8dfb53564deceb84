#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/tree/leaf-value.h"

namespace millrace {

struct TreeRules {
  SplitRules split;
  std::size_t num_leaves = 31;
  std::size_t max_depth = 1000;
  bool is_depth_wise = false;  // all leaves of a level before the next; else the best gain anywhere first
  double fraction_by_level = 1;
  double fraction_by_node = 1;
  std::span<const std::int8_t> monotone;             // [features] 1 rising, -1 falling, 0 free; or empty
  std::vector<std::vector<std::uint32_t>> together;  // features that may stand on one path; empty: all
  std::size_t pool_bytes = std::size_t{256} << 20;   // histograms kept of leaves that may be split
};

struct TreeDraws {
  std::uint64_t seed;                     // of this tree
  std::span<const std::uint8_t> features;  // [features] 1 where the tree may split on it
};

}  // namespace millrace
