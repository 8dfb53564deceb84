#pragma once

#include <cstdint>
#include <span>

#include "algorithms/boost-trees.h"
#include "algorithms/search-targets.h"
#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct ForestRules {
  ForestTreeRules tree;
  SamplingRules sampling;        // all, bagging or bootstrap
  std::size_t classes = 0;       // 0: values
  std::size_t first_tree = 0;    // grown before this call: draws count from there
  std::size_t trees = 100;       // of this call, at most
  std::size_t total_trees = 100; // of all calls
  std::uint64_t seed = 0;
};

struct ForestOutcome {
  std::span<double> shares;              // [nodes x classes] of more than two classes, or empty
  // What the trees that did not learn from a row say of it, summed in whole steps, [outputs x rows], and their number,
  // [rows]: read and added to; or empty.
  std::span<std::int64_t> out_of_bag_sums;
  std::span<std::int32_t> out_of_bag_counts;
  std::span<double> out_of_bag;          // [rows x classes, or 1] the answers so far, NaN of no tree; or empty
  std::span<std::int32_t> counts;        // [4] trees grown, nodes, sets, words of sets
};

// Forests of trees that do not wait for each other, grown side by side, one a thread: each learns classes (by Gini's
// impurity, all classes in one tree) or values (by variance) from a sample of the rows, in exact integer sums. The
// forest is a function of data, rules and seed, for any number of threads, any dealing of rows to ranks and any cutting into
// calls. Labels, weights and what is told out of the bag are of this rank's rows.
//
// Stops before a tree that does not fit the forest's room: counts[0] says how many were grown; the caller goes on from
// there. kShape: not even one fits. kInvalid: see make_targets.
//
// Sources: Breiman et al. 1984 (CART); Breiman 2001 (random forests); Geurts, Ernst and Wehenkel 2006 (extra trees).
Status grow_forest(const CodedRows& data, std::span<const double> labels, std::span<const double> weights,
                   std::span<const double> cuts, const ForestRules& rules, Comm& comm, const ForestColumns& forest,
                   const ForestOutcome& outcome, const Control& control);

}  // namespace millrace
