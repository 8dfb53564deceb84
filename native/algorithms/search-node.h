#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/tree-rules.h"
#include "core/control.h"
#include "kernels/tree/screen-splits.h"

namespace millrace {

// A node whose best split is wanted.
struct SearchedNode {
  const NodeSums& sums;
  NodeHistogram histogram;
  std::size_t depth;
  std::uint64_t key;                       // of the draws in this node
  const std::vector<std::uint32_t>& path;  // features split on above it, where that matters
};

// Kept from node to node, so that a search allocates nothing.
struct SearchScratch {
  struct Candidate {
    double bound;
    std::uint32_t feature;
  };
  std::vector<BinSum> sums;
  std::vector<std::int64_t> codes;   // sums of a joint column
  std::vector<std::int64_t> digits;  // and by its features
  std::vector<std::uint8_t> allowed;
  std::vector<std::uint8_t> drawn;
  std::vector<double> bounds;  // by column
  std::vector<Candidate> candidates;
  std::vector<RankedCategory> order;  // of a categorical feature
};

// The best split of a node; feature < 0: none is allowed. Screens 8 columns at a time, then looks with exact expressions
// at features in the order of their bounds, until no bound reaches what was found; at those of joint columns always.
Split search_node(const BinLayout& layout, const TreeRules& tree, const TreeDraws& draws, const SearchedNode& node,
                  SearchScratch& scratch, const Control& control);

}  // namespace millrace
