#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/boost-rules.h"
#include "algorithms/grow-tree.h"
#include "algorithms/rank-rows.h"

namespace millrace {

// The trees of DART and what each round of them weighs by now.
class DroppedTrees {
 public:
  explicit DroppedTrees(const BoostRules& rules) : rules_(rules) {}

  // Draws the rounds that this one forgets and takes their trees off the scores.
  void drop(std::uint64_t round_seed, RankRows& train, const Control& control);

  // What the new trees are multiplied with.
  double rate() const noexcept;

  // Keeps the new trees and puts the forgotten ones back, with less weight, so that the sum is as large as before.
  void keep(std::vector<std::vector<GrownNode>> trees, RankRows& train, RankRows* validation, const Control& control);

  // Round by round, one tree an output, and what to multiply its outputs with.
  const std::vector<std::vector<std::vector<GrownNode>>>& trees() const noexcept { return trees_; }
  double weight(std::size_t round) const noexcept { return weights_[round]; }

 private:
  void add(std::size_t round, double factor, RankRows& rows, const Control& control) const;

  const BoostRules& rules_;
  std::vector<std::vector<std::vector<GrownNode>>> trees_;
  std::vector<double> weights_;
  std::vector<std::size_t> dropped_;
};

}  // namespace millrace
