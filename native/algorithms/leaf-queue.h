#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace millrace {

// Leaves that may be split, in the order of their turns: the greatest gain first, level by level if so asked; ties to
// the lower leaf number. A heap, so that a tree of many leaves does not look at all of them for each split.
class LeafQueue {
 public:
  explicit LeafQueue(bool is_depth_wise) noexcept : is_depth_wise_(is_depth_wise) {}

  bool empty() const noexcept { return turns_.empty(); }

  void push(std::size_t leaf, std::size_t depth, double gain) {
    turns_.push_back({gain, is_depth_wise_ ? depth : 0, leaf});
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
  struct Turn {
    double gain;
    std::size_t depth;
    std::size_t leaf;
  };

  static bool comes_after(const Turn& a, const Turn& b) noexcept {
    if (a.depth != b.depth) return a.depth > b.depth;
    return a.gain != b.gain ? a.gain < b.gain : a.leaf > b.leaf;
  }

  bool is_depth_wise_;
  std::vector<Turn> turns_;
};

}  // namespace millrace
