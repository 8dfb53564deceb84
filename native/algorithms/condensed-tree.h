#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/reachability-tree.h"

namespace millrace {

struct ClusterSelection {
  std::size_t least_rows = 5;   // of a cluster, at least 2
  bool leaves = false;          // the clusters without clusters in them, else those of the most excess of mass
  double epsilon = 0;           // clusters that part below this distance stay one
  bool allow_single = false;    // all rows may be one cluster
};

// The hierarchy of clusters that the edges of a spanning tree make, condensed: what splits off with fewer rows than a
// cluster has falls out of it, row by row, at a level lambda = 1 / distance.
//
// Clusters count from 0, the root of all, parents before children. Entries are in the order of a walk from the root, level
// by level of the hierarchy: sums over them are then those of scikit-learn to the bit.
class CondensedTree {
 public:
  // `edges` [n - 1] in the order that Prim's algorithm meets them; equally heavy ones join in this order.
  CondensedTree(std::span<const ReachabilityEdge> edges, std::size_t least_rows);

  // labels [n]: selected clusters from 0, -1 for none; probabilities [n]: how long a row stays in its cluster, as a share.
  void label(const ClusterSelection& selection, std::span<std::int32_t> labels, std::span<double> probabilities) const;

 private:
  // A row (child < row count) or a cluster (child - row count) that leaves `parent` at a level.
  struct Entry {
    std::uint32_t parent;
    std::uint32_t child;
    double level;
    double size;
  };

  void condense(std::span<const ReachabilityEdge> edges, std::size_t least_rows);
  void measure();
  std::vector<std::uint8_t> select(const ClusterSelection& selection) const;
  void select_most_mass(const ClusterSelection& selection, std::vector<std::uint8_t>& selected) const;
  void keep_whole(const ClusterSelection& selection, std::vector<std::uint8_t>& selected) const;
  bool is_leaf(std::uint32_t cluster) const noexcept { return children_[cluster].empty(); }

  std::size_t rows_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> parent_;                 // [cluster]
  std::vector<double> birth_;                         // [cluster] level at which it parts from its parent; the root's: 0
  std::vector<double> stability_;                     // [cluster]
  std::vector<double> death_;                         // [cluster] level of the last rows to leave it
  std::vector<std::vector<std::uint32_t>> children_;  // [cluster]
};

}  // namespace millrace
