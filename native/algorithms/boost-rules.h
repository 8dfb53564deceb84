#pragma once

#include <cstddef>
#include <cstdint>

#include "algorithms/grow-tree.h"
#include "kernels/loss/loss.h"

namespace millrace {

// Which rows a tree learns from.
enum class Sampling : std::uint8_t {
  kAll,
  kBagging,    // each row with probability `fraction`, drawn anew every `period` rounds
  kBootstrap,  // each row as often as a Poisson draw of mean `fraction` says: a bootstrap whose rows are drawn apart
  kGoss,       // the top_rate of largest gradients, and of the others a share of other_rate that stands for all of them
  kMvs,        // each row in proportion to its gradient, at most once, weighted by the inverse
};

struct SamplingRules {
  Sampling kind = Sampling::kAll;
  double fraction = 1;
  std::size_t period = 1;
  double top_rate = 0.2;
  double other_rate = 0.1;
  double mvs_lambda = 1;        // weight of the hessian in the size of a gradient
  std::size_t first_round = 0;  // rounds before take all rows
};

// DART (Vinayak and Gilad-Bachrach 2015): a round forgets some trees, learns what they leave, and shares the weight.
struct DartRules {
  bool is_on = false;
  double drop_rate = 0.1;
  double skip_drop = 0.5;
  std::size_t max_drop = 50;  // 0: no bound
  bool is_uniform = false;    // else a tree is dropped in proportion to its weight
  bool xgboost_mode = false;  // the new tree then weighs rate / (dropped + rate), as XGBoost has it
};

struct BoostRules {
  Objective objective = Objective::kSquaredError;
  LossParameters loss;
  std::size_t outputs = 1;      // classes for softmax, else 1
  std::size_t first_round = 0;  // rounds done before this call: draws count from there
  std::size_t rounds = 100;       // of this call
  std::size_t total_rounds = 100; // of all calls, for progress
  bool from_average = true;     // scores begin from the best constant
  TreeRules tree;
  double learning_rate = 0.1;
  double feature_fraction = 1;
  SamplingRules sampling;
  DartRules dart;
  std::uint64_t seed = 0;
};

}  // namespace millrace
