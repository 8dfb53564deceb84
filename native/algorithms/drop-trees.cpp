#include "algorithms/drop-trees.h"

#include <algorithm>

#include "algorithms/walk-codes.h"
#include "core/random.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSkipStream = 13;
constexpr std::uint32_t kDropStream = 14;

}  // namespace

void DroppedTrees::add(std::size_t round, double factor, RankRows& rows, const Control& control) const {
  for (std::size_t output = 0; output < trees_[round].size(); ++output) {
    add_outputs(trees_[round][output], rows.coded, rows.order, factor, rows.scores + output * rows.row_count(), control);
  }
}

void DroppedTrees::drop(std::uint64_t round_seed, RankRows& train, const Control& control) {
  const DartRules& rules = rules_.dart;
  dropped_.clear();
  const std::size_t rounds = trees_.size();
  if (rounds == 0 || to_unit(random_words(round_seed, kSkipStream, 0)) < rules.skip_drop) return;
  double sum = 0;
  for (const double weight : weights_) sum += weight;
  double rate = rules.drop_rate;
  if (rules.max_drop > 0) rate = std::min(rate, static_cast<double>(rules.max_drop) / static_cast<double>(rounds));
  for (std::size_t round = 0; round < rounds; ++round) {
    const double share = rules.is_uniform || sum <= 0 ? 1.0 : weights_[round] * static_cast<double>(rounds) / sum;
    if (to_unit(random_words(round_seed, kDropStream, static_cast<std::uint32_t>(round))) >= rate * share) continue;
    if (rules.max_drop > 0 && dropped_.size() >= rules.max_drop) break;
    dropped_.push_back(round);
  }
  for (const std::size_t round : dropped_) add(round, -weights_[round], train, control);
}

double DroppedTrees::rate() const noexcept {
  const double rate = rules_.learning_rate;
  const double count = static_cast<double>(dropped_.size());
  if (!rules_.dart.xgboost_mode) return rate / (1.0 + count);
  return count == 0 ? rate : rate / (rate + count);
}

void DroppedTrees::keep(std::vector<std::vector<GrownNode>> trees, RankRows& train, RankRows* validation,
                        const Control& control) {
  const double count = static_cast<double>(dropped_.size());
  const double kept = rules_.dart.xgboost_mode ? count / (count + rules_.learning_rate) : count / (count + 1.0);
  for (const std::size_t round : dropped_) {
    add(round, weights_[round] * kept, train, control);
    if (validation != nullptr) add(round, weights_[round] * (kept - 1.0), *validation, control);
    weights_[round] *= kept;
  }
  trees_.push_back(std::move(trees));
  weights_.push_back(rate());
}

}  // namespace millrace
