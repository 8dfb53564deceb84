#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "algorithms/coded-rows.h"
#include "algorithms/grow-tree.h"
#include "algorithms/search-targets.h"
#include "core/control.h"
#include "core/large-array.h"

namespace millrace {

// Grows one tree of a forest after the other on the calling thread, over all features' codes: with a bound on leaves the
// node that gains most first, without one depth first, which comes to the same tree. The tree is a function of rows,
// rules and seed. Keeps scratch from tree to tree.
class ForestTreeGrower {
 public:
  ForestTreeGrower(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules);

  // chosen: rows it learns from, rising, each with a weight above 0, at least one.
  Status grow(std::span<const std::uint32_t> chosen, const float* copies, std::uint64_t seed, const Control& control);

  // Outputs: the mean; with two classes the share of the second; with more the number of the class that weighs most.
  const std::vector<GrownNode>& nodes() const noexcept { return nodes_; }
  // [nodes x width]
  const std::vector<std::int64_t>& sums() const noexcept { return sums_; }

 private:
  struct Waiting {
    std::size_t node;
    RowRange range;
    std::size_t depth;
    std::uint64_t key;
    TargetSplit found;
  };

  std::size_t add_node(std::span<const std::int64_t> sums, std::size_t rows);
  void search(Waiting&& leaf);
  bool is_pure(RowRange range) const noexcept;
  Waiting next();
  void split(Waiting&& leaf, const Control& control);

  const CodedRows& data_;
  const ForestTargets& targets_;
  ForestTreeRules rules_;
  TargetSearch search_;
  LargeArray<std::uint32_t> rows_;
  LargeArray<std::uint32_t> buffer_;
  const float* copies_ = nullptr;
  std::vector<GrownNode> nodes_;
  std::vector<std::int64_t> sums_;
  std::vector<Waiting> waiting_;
  std::vector<std::uint32_t> set_;
  bool is_best_first_;
};

// Parts rows down a grown tree: calls body(node, rows) for every leaf with rows. Rows are put in order of leaves.
void route_rows(const std::vector<GrownNode>& nodes, const CodedRows& data, std::span<std::uint32_t> rows,
                std::span<std::uint32_t> buffer, const Control& control,
                const std::function<void(std::size_t, std::span<const std::uint32_t>)>& body);

}  // namespace millrace
