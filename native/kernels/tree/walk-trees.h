#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace millrace {

// A node to walk: its children lie side by side, so that a step is one comparison and one addition. A row lies ready as
// walk values, where nothing is left to say about missing ones:
//
//   [0]            -infinity: what a leaf compares. It leads to itself, so that a row that has arrived may go on walking
//                  beside those that have not
//   [1 + 2 read]   the value; NaN is below no threshold, so missing goes right
//   [2 + 2 read]   the value, -infinity where missing, so it goes left
struct WalkNode {
  enum : std::uint32_t { kCategorical = 1u << 31, kMissingLeft = 1u << 30, kSetRight = 1u << 29 };
  double threshold;    // categorical: the number of its set
  std::uint32_t left;  // the right child follows; a leaf: itself
  std::uint32_t slot;  // of the walk values; categorical: flags beside it, and the slot where missing is NaN
};

constexpr std::size_t walk_value_count(std::size_t reads) noexcept { return 1 + 2 * reads; }
constexpr std::uint32_t walk_slot(std::uint32_t read, bool missing_left) noexcept {
  return 1 + 2 * read + (missing_left ? 1 : 0);
}

inline void set_walk_value(double* values, std::size_t read, double value) noexcept {
  values[1 + 2 * read] = value;
  values[2 + 2 * read] = value != value ? -std::numeric_limits<double>::infinity() : value;
}

struct WalkTrees {
  std::span<const WalkNode> nodes;
  std::span<const std::int32_t> set_offsets;
  std::span<const std::uint32_t> set_words;

  bool goes_right_by_set(const WalkNode& node, const double* values) const noexcept {
    const double value = values[node.slot & (WalkNode::kSetRight - 1)];
    const bool missing = !(value > -1.0);  // truncated towards 0 as LightGBM does: -0.5 is category 0
    if (missing) return (node.slot & WalkNode::kMissingLeft) == 0;
    const auto set = static_cast<std::size_t>(node.threshold);
    const auto first = static_cast<std::size_t>(set_offsets[set]);
    const auto words = static_cast<std::size_t>(set_offsets[set + 1]) - first;
    bool inside = false;
    if (value < static_cast<double>(words) * 32) {
      const auto category = static_cast<std::size_t>(value > 0 ? value : 0.0);
      inside = (set_words[first + category / 32] >> (category % 32)) & 1;
    }
    return inside == ((node.slot & WalkNode::kSetRight) != 0);
  }

  template <bool kHasSets>
  std::uint32_t step(std::uint32_t at, const double* values) const noexcept {
    const WalkNode& node = nodes[at];
    if constexpr (kHasSets) {
      if (node.slot & WalkNode::kCategorical) return node.left + goes_right_by_set(node, values);
    }
    return node.left + !(node.threshold >= values[node.slot]);
  }
};

// Walked side by side, so that their waits for memory overlap.
inline constexpr std::size_t kWalkLanes = 8;

// kWalkLanes walks to the leaf, from at[lane], for the row at row_of(lane); at[] then holds the leaves.
template <bool kHasSets, class RowOf>
inline void walk_lanes(const WalkTrees& trees, std::uint32_t* at, RowOf&& row_of) noexcept {
  constexpr std::size_t kSteps = 3;  // between two looks whether all have arrived
  std::uint32_t moved;
  do {
    for (std::size_t step = 0; step < kSteps; ++step) {
      for (std::size_t lane = 0; lane < kWalkLanes; ++lane) at[lane] = trees.step<kHasSets>(at[lane], row_of(lane));
    }
    moved = 0;
    for (std::size_t lane = 0; lane < kWalkLanes; ++lane) {
      const std::uint32_t next = trees.step<kHasSets>(at[lane], row_of(lane));
      moved |= next ^ at[lane];
      at[lane] = next;
    }
  } while (moved != 0);
}

}  // namespace millrace
