#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace millrace {

// When a leaf is split: the greatest gain first, ties to the lower leaf number; where trees grow level by level, by depth
// before that, else depth is 0.
struct LeafTurn {
  double gain;
  std::size_t depth;
  std::size_t leaf;

  bool operator<(const LeafTurn& other) const noexcept {
    if (depth != other.depth) return depth < other.depth;
    return gain != other.gain ? gain > other.gain : leaf < other.leaf;
  }
};

// Leaves that may be split, in the order of their turns. A heap, so that a tree of many leaves does not look at all of
// them for each split.
class LeafQueue {
 public:
  bool empty() const noexcept { return turns_.empty(); }

  void push(const LeafTurn& turn) {
    turns_.push_back(turn);
    std::push_heap(turns_.begin(), turns_.end(), comes_after);
  }

  // The leaf whose turn it is; it leaves the queue.
  std::size_t pop() {
    std::pop_heap(turns_.begin(), turns_.end(), comes_after);
    const std::size_t leaf = turns_.back().leaf;
    turns_.pop_back();
    return leaf;
  }

 private:
  static bool comes_after(const LeafTurn& a, const LeafTurn& b) noexcept { return b < a; }

  std::vector<LeafTurn> turns_;
};

}  // namespace millrace
