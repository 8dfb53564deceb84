#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "algorithms/boost-trees.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct IsolationRules {
  std::size_t trees = 100;
  std::size_t sample_rows = 256;  // of a tree
  std::size_t sample_features = 1; // of a tree
  std::size_t max_depth = 8;
  std::uint64_t seed = 0;
};

// c(n): the mean depth of a search that fails among n rows, for what a leaf did not take apart.
double mean_path_length(std::size_t rows) noexcept;

// Isolation trees: each cuts a sample of rows at random until every row is alone or max_depth is reached. The fewer cuts
// it takes to set a row apart, the less it is like the others.
//
//   features  [features]  numeric columns of one length; cuts are of their values, not of bins
//   forest    leaf value: depth + c(rows); an inner node's: the same, were it a leaf. cover, rows: sampled rows
//   counts    [4]  trees, nodes, 0, 0
//
// A tree's sample are the rows with the least hashes of (seed, tree, row), without replacement. A node's feature is
// drawn evenly from those that differ in it, the cut evenly between their least and greatest value, the side of what is
// missing by a coin. Every draw is a function of seed, tree and path, so threads do not matter.
//
// Source: Liu, Ting and Zhou 2008, "Isolation forest".
Status isolate_rows(std::span<const ColumnView> features, const IsolationRules& rules, const ForestColumns& forest,
                    std::span<std::int32_t> counts, const Control& control);

}  // namespace millrace
