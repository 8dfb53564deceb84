#pragma once

#include <cstdint>
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
// rules and seed, however rows are dealt to ranks. Keeps scratch from tree to tree.
class ForestTreeGrower {
 public:
  ForestTreeGrower(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules, Comm& comm);

  // Where the caller puts the rows that the next tree learns from: rising, each with a weight above 0.
  std::span<std::uint32_t> rows() noexcept { return rows_.span(); }

  // From the first `count` of rows(), over all ranks at least one.
  Status grow(std::size_t count, const std::uint8_t* copies, std::uint64_t seed, const Control& control);

  // Outputs: the mean; with two classes the share of the second; with more the number of the class that weighs most.
  std::vector<GrownNode>& nodes() noexcept { return nodes_; }
  // [nodes x width]
  std::vector<std::int64_t>& sums() noexcept { return sums_; }

 private:
  struct Waiting {
    std::size_t node;
    RowRange range;
    std::size_t depth;
    bool is_packed;
    std::size_t home;  // the first of its packed records
    std::uint64_t key;
    TargetSplit found;
  };

  std::size_t add_node(std::span<const std::int64_t> sums, std::int64_t rows);
  void search(Waiting&& leaf);
  void pack(Waiting& leaf) noexcept;
  bool is_pure(const Waiting& leaf) const;
  PackedRows packed(const Waiting& leaf) const noexcept;
  Waiting next();
  void split(Waiting&& leaf, const Control& control);

  const CodedRows& data_;
  const ForestTargets& targets_;
  Comm& comm_;
  ForestTreeRules rules_;
  TargetSearch search_;
  LargeArray<std::uint32_t> rows_;
  LargeArray<std::uint32_t> buffer_;
  std::size_t most_packed_ = 0;              // a node of so many rows is packed; 0: none is
  LargeArray<std::uint8_t> packed_records_;  // where its rows stand in rows_
  LargeArray<std::uint32_t> packed_rows_;
  const std::uint8_t* copies_ = nullptr;
  std::vector<GrownNode> nodes_;
  std::vector<std::int64_t> sums_;
  std::vector<Waiting> waiting_;
  std::vector<std::uint32_t> set_;
  bool is_best_first_;
};

}  // namespace millrace
