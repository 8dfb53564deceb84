#pragma once

#include <cstdint>
#include <span>

#include "algorithms/boost-rules.h"
#include "algorithms/rank-rows.h"
#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Where a forest is written, see Forest in forest.h; capacities are the caller's.
struct ForestColumns {
  std::span<std::int32_t> tree_offsets;  // [trees + 1]
  std::span<std::int32_t> tree_outputs;  // [trees]
  std::span<std::int32_t> feature;       // [nodes] each
  std::span<double> threshold;
  std::span<std::int32_t> left;
  std::span<std::int32_t> right;
  std::span<double> value;
  std::span<double> gain;
  std::span<double> cover;
  std::span<double> rows;
  std::span<std::uint8_t> flags;
  std::span<std::int32_t> leaf;
  std::span<std::int32_t> set_offsets;  // [sets + 1]
  std::span<std::uint32_t> set_words;
};

struct BoostOutcome {
  std::span<double> train_curve;       // [rounds] loss after each round
  std::span<double> validation_curve;  // [rounds], or empty without validation rows
  std::span<std::int32_t> counts;      // [4] rounds done, nodes, sets, words of sets
};

// Gradient boosting over coded rows, with exact integer sums: the model is a function of data, rules and
// seed, and the same to the bit for any number of threads, any dealing of rows to ranks, and any cutting of the rounds
// into calls (but for DART, which needs its earlier trees).
//
// A round: sample rows; quantise their gradients; grow one tree a class; set leaves anew where the loss wants it; add
// the leaves' values to the scores of all rows. Ties: lower feature, then lower bin; the caller gives features in the
// order of their names.
//
//   train.scores, validation.scores  [outputs x rows]  read and written; in round 0 set to the best constant, or with
//                 from_average off continued from
//   train.order, train.moved_records  read and written where records move: in round 0 records are in the order of rows
//   initial       [outputs]  in round 0 written: what scores began from
//   cuts          [features x kMostCuts]
//
// Stops before a round whose trees might not fit the forest's room: counts[0] says how far it came; the caller calls
// again. kInvalid: a label or weight that the loss cannot take, at row `detail`.
//
// Sources: Friedman 2001; Ke et al. 2017 (LightGBM); Shi et al. 2022 (quantised training).
Status boost_trees(RankRows& train, RankRows* validation, std::span<const double> cuts, const BoostRules& rules,
                   Comm& comm, std::span<double> initial, const ForestColumns& forest, const BoostOutcome& outcome,
                   const Control& control);

}  // namespace millrace
