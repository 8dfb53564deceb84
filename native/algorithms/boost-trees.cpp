#include "algorithms/boost-trees.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "algorithms/draw-features.h"
#include "algorithms/drop-trees.h"
#include "algorithms/round-gradients.h"
#include "algorithms/sample-rows.h"
#include "algorithms/tree-worker.h"
#include "algorithms/watch-loss.h"
#include "algorithms/write-forest.h"
#include "core/random.h"
#include "core/threads.h"
#include "kernels/loss/check-labels.h"
#include "kernels/loss/initial-scores.h"
#include "kernels/loss/renew-leaves.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {
namespace {

constexpr std::uint32_t kRoundStream = 4;
constexpr std::uint32_t kPeriodStream = 15;
constexpr std::uint32_t kTreeStream = 16;
constexpr std::size_t kCurveRows = 16384;  // the training curve is measured on about this many rows at most

class Booster {
 public:
  Booster(RankRows& train, RankRows* validation, const BoostRules& rules, Comm& comm, const Control& control,
          double largest_weight)
      : train_(train), validation_(validation), rules_(rules), comm_(comm), control_(control),
        gradients_(train, rules, largest_weight), weight_steps_(weight_steps(train.scored, comm, control)),
        dart_(rules), features_(train.coded.layout->features.size(), 1) {
    const std::size_t threads = comm.size() > 1 ? 1 : static_cast<std::size_t>(control.threads());
    const std::size_t workers = std::max<std::size_t>(1, std::min(threads, rules.outputs));
    inner_ = control.with_threads(static_cast<int>(std::max<std::size_t>(1, threads / workers)));
    for (std::size_t k = 0; k < workers; ++k) {
      workers_.push_back(std::make_unique<TreeWorker>(train, validation, rules, comm, k == 0));
    }
  }

  Status boost(ForestWriter& writer, const BoostOutcome& outcome);

 private:
  Status grow_round(std::size_t round, std::vector<std::vector<GrownNode>>& trees);
  void sample_round(std::size_t round, std::uint64_t round_seed);
  Status grow_one(TreeWorker& worker, std::size_t round, std::size_t output);
  Status set_leaves(TreeWorker& worker, std::size_t output);
  void exact_leaves(TreeWorker& worker, std::size_t output);
  void add_leaves(TreeWorker& worker, std::size_t output, double rate);

  RankRows& train_;
  RankRows* validation_;
  const BoostRules& rules_;
  Comm& comm_;
  const Control& control_;
  Control inner_;
  RoundGradients gradients_;
  double weight_steps_;
  DroppedTrees dart_;
  std::vector<std::uint8_t> features_;
  RowSample sample_;
  std::size_t sampled_period_ = static_cast<std::size_t>(-1);
  std::vector<std::unique_ptr<TreeWorker>> workers_;
};

void Booster::sample_round(std::size_t round, std::uint64_t round_seed) {
  const SamplingRules& rules = rules_.sampling;
  if (rules.kind == Sampling::kAll || round < rules.first_round) {
    sample_ = {};
  } else if (rules.kind == Sampling::kBagging || rules.kind == Sampling::kBootstrap) {
    const std::size_t period = round / std::max<std::size_t>(1, rules.period);
    if (period == sampled_period_) return;
    sampled_period_ = period;
    draw_sample(rules, random_key(rules_.seed, kPeriodStream, static_cast<std::uint32_t>(period)), train_.scored.row_base, train_.row_count(), control_,
                sample_);
  } else {
    sample_by_gradient(rules, gradients_, rules_.outputs, round_seed, train_.scored.row_base, train_.row_count(), comm_,
                       control_, sample_);
  }
}

Status Booster::grow_one(TreeWorker& worker, std::size_t round, std::size_t output) {
  worker.list_rows(sample_, inner_);
  const std::uint64_t tree_seed = random_key(rules_.seed, kTreeStream, static_cast<std::uint32_t>(round * rules_.outputs + output));
  std::vector<std::uint8_t> features;
  draw_features(features_, rules_.feature_fraction, tree_seed, features);
  const Status status =
      worker.grower.grow(worker.lists, gradients_.packed(output), gradients_.scales(output), {tree_seed, features}, inner_);
  return status.ok() ? set_leaves(worker, output) : status;
}

Status Booster::set_leaves(TreeWorker& worker, std::size_t output) {
  const auto leaves = worker.grower.leaves();
  if (has_renewed_leaves(rules_.objective)) {
    std::vector<std::uint32_t> rows;
    std::vector<std::size_t> offsets{0};
    std::vector<double> values;
    for (const GrownLeaf& leaf : leaves) {
      const RowRange range = leaf.ranges[0];
      rows.insert(rows.end(), worker.learned.ids() + range.begin, worker.learned.ids() + range.end);
      offsets.push_back(rows.size());
      values.push_back(leaf.output);
    }
    const Status status = renew_leaf_quantiles(train_.scored, {rows, offsets}, renewal_level(rules_.objective, rules_.loss),
                                               weight_steps_, worker.quantiles, comm_, inner_, values);
    for (std::size_t k = 0; k < values.size(); ++k) worker.grower.set_output(k, values[k]);
    return status;
  }
  const bool is_bounded = std::isfinite(loss_bounds(rules_.objective, rules_.loss, rules_.outputs).gradient);
  const bool is_rounded = gradients_.scales(output).form == GradientForm::kPair && !is_bounded;
  if (is_rounded && rules_.tree.split.is_plain()) exact_leaves(worker, output);
  return {};
}

// Leaf values from sums of gradients in fine steps: of an unbounded loss, 15 bits resolve the largest row, not all.
void Booster::exact_leaves(TreeWorker& worker, std::size_t output) {
  const auto leaves = worker.grower.leaves();
  const std::size_t n = train_.row_count();
  std::vector<std::int32_t> leaf_of_row(n, -1);
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    const RowRange range = leaves[k].ranges[0];
    for (std::size_t i = range.begin; i < range.end; ++i) leaf_of_row[worker.learned.ids()[i]] = static_cast<std::int32_t>(k);
  }
  const std::size_t outputs = rules_.outputs;
  const auto for_each_row = [&](const Block& block, auto&& body) {
    std::vector<double> g(outputs * kLossRun);
    std::vector<double> h(outputs * kLossRun);
    for (std::size_t begin = block.begin; begin < block.end; begin += kLossRun) {
      const std::size_t count = std::min(kLossRun, block.end - begin);
      gradients_.exact(begin, count, g.data(), h.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t leaf = leaf_of_row[begin + i];
        if (leaf < 0) continue;
        const double factor = sample_.factors.empty() ? 1.0 : static_cast<double>(sample_.factors[begin + i]);
        body(static_cast<std::size_t>(leaf), factor * g[output * count + i], factor * h[output * count + i]);
      }
    }
  };
  std::vector<double> partial(2 * block_count(n), 0.0);
  for_each_block(n, inner_, [&](const Block& block) {
    for_each_row(block, [&](std::size_t, double g, double h) {
      partial[2 * block.index] = std::max(partial[2 * block.index], std::abs(g));
      partial[2 * block.index + 1] = std::max(partial[2 * block.index + 1], h);
    });
  });
  std::array<double, 2> largest{0, 0};
  for (std::size_t i = 0; i < partial.size(); ++i) largest[i % 2] = std::max(largest[i % 2], partial[i]);
  std::array<std::int64_t, 2> bits{std::bit_cast<std::int64_t>(largest[0]), std::bit_cast<std::int64_t>(largest[1])};
  std::array<std::int64_t, 1> rows{static_cast<std::int64_t>(n)};
  comm_.max(bits);
  comm_.sum(rows);
  const double per_gradient = steps_per_unit(std::bit_cast<double>(bits[0]), rows[0]);
  const double per_hessian = steps_per_unit(std::bit_cast<double>(bits[1]), rows[0]);
  std::vector<std::int64_t> sums(2 * leaves.size(), 0);
  for_each_block(n, inner_, [&](const Block& block) {
    std::vector<std::int64_t> mine(sums.size(), 0);
    for_each_row(block, [&](std::size_t leaf, double g, double h) {
      mine[2 * leaf] += to_steps(g, per_gradient);
      mine[2 * leaf + 1] += to_steps(h, per_hessian);
    });
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (mine[i] != 0) std::atomic_ref(sums[i]).fetch_add(mine[i], std::memory_order_relaxed);
    }
  });
  comm_.sum(sums);
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    const double gradient = static_cast<double>(sums[2 * k]) / per_gradient;
    const double hessian = static_cast<double>(sums[2 * k + 1]) / per_hessian;
    constexpr double kNever = std::numeric_limits<double>::infinity();
    worker.grower.set_output(k, leaf_output(gradient, hessian, leaves[k].lambda_l2, 0, 0, -kNever, kNever, rules_.tree.split));
  }
}

// Adds the leaves to the scores of all lists' rows.
void Booster::add_leaves(TreeWorker& worker, std::size_t output, double rate) {
  const auto leaves = worker.grower.leaves();
  const auto add = [&](std::size_t index, double* scores) {
    if (worker.lists[index].list == nullptr) return;
    const std::uint32_t* ids = worker.lists[index].list->ids();
    parallel_for(leaves.size(), inner_, [&](std::size_t k) {
      const double value = leaves[k].output * rate;
      const RowRange range = leaves[k].ranges[index];
      for (std::size_t i = range.begin; i < range.end; ++i) scores[ids[i]] += value;
    });
  };
  double* scores = train_.scores + output * train_.row_count();
  add(0, scores);
  add(1, scores);
  if (worker.watched) add(2, validation_->scores + output * validation_->row_count());
}

// One tree an output, side by side where there are several.
Status Booster::grow_round(std::size_t round, std::vector<std::vector<GrownNode>>& trees) {
  const std::uint64_t round_seed = random_key(rules_.seed, kRoundStream, static_cast<std::uint32_t>(round));
  if (rules_.dart.is_on) dart_.drop(round_seed, train_, control_);
  gradients_.start(round_seed, control_);
  sample_round(round, round_seed);
  gradients_.quantize(round_seed, sample_.factors.empty() ? nullptr : sample_.factors.data(), comm_, control_);
  if (control_.stopped() && comm_.size() == 1) return {Code::kCancelled};
  const double rate = rules_.dart.is_on ? dart_.rate() : rules_.learning_rate;
  trees.assign(rules_.outputs, {});
  std::vector<Status> statuses(rules_.outputs);
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t index) {
    TreeWorker& worker = *workers_[index];
    for (std::size_t output = next++; output < rules_.outputs; output = next++) {
      statuses[output] = grow_one(worker, round, output);
      if (!statuses[output].ok()) continue;
      add_leaves(worker, output, rate);
      trees[output] = worker.grower.nodes();
      control_.add_done();
    }
  };
  if (workers_.size() == 1) work(0);
  else parallel_for(workers_.size(), control_, work);
  for (const Status& status : statuses) {
    if (!status.ok()) return status;
  }
  if (rules_.dart.is_on) dart_.keep(trees, train_, validation_, control_);
  return control_.stopped() && comm_.size() == 1 ? Status{Code::kCancelled} : Status{};
}

Status Booster::boost(ForestWriter& writer, const BoostOutcome& outcome) {
  std::vector<std::vector<GrownNode>> trees;
  std::size_t done = 0;
  for (; done < rules_.rounds && writer.has_room(rules_.outputs * (rules_.dart.is_on ? done + 1 : 1), rules_.tree.num_leaves);
       ++done) {
    const Status status = grow_round(rules_.first_round + done, trees);
    if (!status.ok()) return status;
    if (!rules_.dart.is_on) {
      for (std::size_t k = 0; k < rules_.outputs; ++k) writer.write(trees[k], k, rules_.learning_rate);
    }
    outcome.train_curve[done] = mean_loss(train_, rules_, std::max<std::size_t>(1, kCurveRows / rules_.outputs), comm_, control_);
    if (validation_ != nullptr) {
      outcome.validation_curve[done] = mean_loss(*validation_, rules_, static_cast<std::size_t>(-1) >> 1, comm_, control_);
    }
  }
  if (rules_.dart.is_on) {
    for (std::size_t round = 0; round < done; ++round) {
      for (std::size_t k = 0; k < rules_.outputs; ++k) writer.write(dart_.trees()[round][k], k, dart_.weight(round));
    }
  }
  outcome.counts[0] = static_cast<std::int32_t>(done);
  return {};
}

void fill_scores(RankRows& rows, std::span<const double> initial, const Control& control) {
  for (std::size_t k = 0; k < initial.size(); ++k) {
    double* scores = rows.scores + k * rows.row_count();
    for_each_block(rows.row_count(), control, [&](const Block& block) {
      std::fill(scores + block.begin, scores + block.end, initial[k]);
    });
  }
}

}  // namespace

Status boost_trees(RankRows& train, RankRows* validation, std::span<const double> cuts, const BoostRules& rules,
                   Comm& comm, std::span<double> initial, const ForestColumns& forest, const BoostOutcome& outcome,
                   const Control& control) {
  if (rules.first_round == 0) {
    for (std::size_t i = 0; train.order != nullptr && i < train.row_count(); ++i) train.order[i] = static_cast<std::uint32_t>(i);
    Status status = check_labels(train.scored, comm, control);
    if (status.ok() && validation != nullptr) status = check_labels(validation->scored, comm, control);
    if (!status.ok()) return status;
    if (rules.from_average) {
      status = initial_scores(train.scored, comm, control, initial);
      if (!status.ok()) return status;
      fill_scores(train, initial, control);
      if (validation != nullptr) fill_scores(*validation, initial, control);
    }
  }
  const double largest_weight =
      train.scored.weights == nullptr
          ? 1.0
          : measure(train.row_count(), comm, control, [&](std::size_t row) { return train.scored.weights[row]; }).largest;
  ForestWriter writer(*train.coded.layout, cuts, forest);
  Booster booster(train, validation, rules, comm, control, largest_weight);
  if (rules.first_round == 0) control.set_total(static_cast<std::int64_t>(rules.total_rounds * rules.outputs));
  const Status status = booster.boost(writer, outcome);
  if (!status.ok()) return status;
  outcome.counts[1] = static_cast<std::int32_t>(writer.nodes());
  outcome.counts[2] = static_cast<std::int32_t>(writer.sets());
  outcome.counts[3] = static_cast<std::int32_t>(writer.words());
  return {};
}

}  // namespace millrace
