#pragma once

#include <cstdint>
#include <span>

#include "algorithms/grow-tree.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/objective.h"

namespace millrace {

struct BoostRules {
  Objective objective;
  std::size_t output_count;  // classes for softmax, else 1
  std::size_t rounds;
  TreeRules tree;
  double feature_fraction;
  double bagging_fraction;
  std::size_t bagging_freq;
  std::size_t patience;  // rounds without a better validation loss before it stops; 0: never
  std::uint64_t seed;
};

// Coded features and labels of some rows.
struct BoostRows {
  std::span<const std::uint8_t> codes;  // [feature_count x row_count] column-major
  std::span<const double> labels;       // [row_count] class number or value
  std::span<const double> weights;      // [row_count], or empty: all 1
};

// A forest as columns, one entry a node; `node` counts over all trees and children come after their parent.
struct ForestColumns {
  std::span<std::int32_t> feature;  // -1: a leaf
  std::span<double> threshold;      // value <= threshold goes left
  std::span<std::int32_t> left;
  std::span<std::int32_t> right;
  std::span<double> value;  // leaf: what it adds to the score
  std::span<double> gain;   // inner node: what its split gained
  std::span<std::uint8_t> missing_left;
  std::span<std::int32_t> tree_offsets;  // [trees + 1] first node of each tree; tree t adds to output t mod output_count
  std::span<double> initial;             // [output_count] score before the first tree
};

struct BoostOutcome {
  std::span<double> train_curve;       // [rounds] loss after each round: log-loss, or root mean squared error
  std::span<double> validation_curve;  // [rounds], or empty without validation rows
  std::span<std::int32_t> counts;      // [4] rounds kept, rounds run, nodes written, rounds whose loss was measured
};

// Gradient boosting over binned features, with exact integer sums: the model is a function of data, rules and seed, and
// the same to the bit for any number of threads.
//
// A round: quantise every row's gradient; grow one tree a class, leaf by leaf, best gain first (LightGBM's order); add
// the leaves' values to the scores. Stops early when the validation loss has not improved for `patience` rounds, and
// keeps the trees up to the best one. Ties: lower feature, then lower bin; the caller gives features in name order.
//
//   cuts, cut_counts  from find_cuts; codes from code_features
//   forest            rounds x output_count x (2 leaves - 1) nodes at most
//
// kInvalid: a label that is no class number (or not finite), or a weight that is negative or not finite, at row
// `detail`; or weights that sum to 0 (detail -1). Sources: Friedman 2001; Ke et al. 2017 (LightGBM); Shi et al. 2022
// (quantised training).
Status boost_trees(const BoostRows& train, const BoostRows& validation, std::span<const double> cuts,
                   std::span<const std::int32_t> cut_counts, const BoostRules& rules, const ForestColumns& forest,
                   const BoostOutcome& outcome, const Control& control);

}  // namespace millrace
