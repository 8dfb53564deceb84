#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace millrace {

// A node to walk: its children lie side by side, so that a step is one addition. A leaf leads to itself, whatever the
// value: a row that has arrived may go on walking beside those that have not.
struct WalkNode {
  enum : std::uint32_t { kMissingLeft = 1, kCategorical = 2, kSetRight = 4, kShift = 3 };
  double threshold;     // categorical: the number of its set; a leaf: infinity
  std::uint32_t left;   // the right child follows; a leaf: itself
  std::uint32_t key;    // read << kShift | flags
};

struct WalkTrees {
  std::span<const WalkNode> nodes;
  std::span<const std::int32_t> set_offsets;
  std::span<const std::uint32_t> set_words;

  bool goes_right_by_set(const WalkNode& node, double value) const noexcept {
    const bool missing = !(value > -1.0);  // truncated towards 0 as LightGBM does: -0.5 is category 0
    if (missing) return (node.key & WalkNode::kMissingLeft) == 0;
    const auto set = static_cast<std::size_t>(node.threshold);
    const auto first = static_cast<std::size_t>(set_offsets[set]);
    const auto words = static_cast<std::size_t>(set_offsets[set + 1]) - first;
    bool inside = false;
    if (value < static_cast<double>(words) * 32) {
      const auto category = static_cast<std::size_t>(value > 0 ? value : 0.0);
      inside = (set_words[first + category / 32] >> (category % 32)) & 1;
    }
    return inside == ((node.key & WalkNode::kSetRight) != 0);
  }

  // Where a row with these values (by read) goes from node `at`.
  template <bool kHasSets>
  std::uint32_t step(std::uint32_t at, const double* values) const noexcept {
    const WalkNode& node = nodes[at];
    const double value = values[node.key >> WalkNode::kShift];
    bool right = (value > node.threshold) | ((value != value) & ((node.key & WalkNode::kMissingLeft) == 0));
    if constexpr (kHasSets) {
      if (node.key & WalkNode::kCategorical) right = goes_right_by_set(node, value);
    }
    return node.left + right;
  }
};

// Walked side by side, so that their waits for memory overlap.
inline constexpr std::size_t kWalkLanes = 8;

// kWalkLanes walks to the leaf, from at[lane], for the row at values[lane]; at[] then holds the leaves.
template <bool kHasSets>
inline void walk_lanes(const WalkTrees& trees, std::uint32_t* at, const double* const* values) noexcept {
  std::uint32_t moved;
  do {
    moved = 0;
    for (std::size_t lane = 0; lane < kWalkLanes; ++lane) {
      const std::uint32_t next = trees.step<kHasSets>(at[lane], values[lane]);
      moved |= next ^ at[lane];
      at[lane] = next;
    }
  } while (moved != 0);
}

}  // namespace millrace
