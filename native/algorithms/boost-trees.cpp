#include "algorithms/boost-trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "core/math.h"
#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kTreeStream = 4;
constexpr std::uint32_t kBaggingStream = 6;
constexpr std::size_t kCurveRows = 131072;       // the training curve is measured on at most this many rows
constexpr std::size_t kParallelClassRows = 1 << 17;  // below this, classes are grown side by side, above it one by one

std::uint64_t seed_of_round(std::uint64_t seed, std::size_t round) noexcept {
  const RandomWords words = random_words(seed, kTreeStream, static_cast<std::uint32_t>(round));
  return (static_cast<std::uint64_t>(words.first) << 32) | words.second;
}

Status check_rows(const BoostRows& rows, const BoostRules& rules) noexcept {
  double sum = 0;
  for (std::size_t row = 0; row < rows.labels.size(); ++row) {
    const double label = rows.labels[row];
    const double classes = rules.objective == Objective::kBinary ? 2.0 : static_cast<double>(rules.output_count);
    const bool fits = rules.objective == Objective::kSquaredError
                          ? std::isfinite(label)
                          : label >= 0 && label < classes && label == std::floor(label);
    const double weight = rows.weights.empty() ? 1.0 : rows.weights[row];
    if (!fits || !(weight >= 0) || !std::isfinite(weight)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
    sum += weight;
  }
  return sum > 0 || rows.labels.empty() ? Status{} : Status{Code::kInvalid};
}

// A power of two no smaller than any |label|, so that dividing by it is exact and nothing overflows.
double unit_of(std::span<const double> labels) noexcept {
  double largest = 0;
  for (const double label : labels) largest = std::max(largest, std::abs(label));
  if (largest == 0) return 1;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, std::clamp(exponent, -1000, 1000));
}

// Labels and scores of one set of rows, in the unit of the loss.
struct Scored {
  std::vector<double> labels;
  std::span<const double> weights;
  std::vector<double> scores;  // [output_count x row_count]

  LossRows loss_rows(const BoostRules& rules) const noexcept {
    return {rules.objective, labels.size(), rules.output_count, labels.data(),
            weights.empty() ? nullptr : weights.data(), scores.data()};
  }
};

Scored start_scores(const BoostRows& rows, double unit, std::span<const double> initial) {
  Scored scored;
  scored.labels.assign(rows.labels.begin(), rows.labels.end());
  if (unit != 1) {
    for (double& label : scored.labels) label /= unit;
  }
  scored.weights = rows.weights;
  for (const double start : initial) scored.scores.insert(scored.scores.end(), rows.labels.size(), start);
  return scored;
}

// The best constant score: the mean, or the log-odds (log-priors) of the classes. A class nobody has counts 1e-15.
void initial_scores(const BoostRows& rows, const BoostRules& rules, double unit, std::span<double> initial,
                    const Control& control) {
  const std::size_t width = rules.objective == Objective::kSoftmax ? rules.output_count : 1;
  const std::size_t blocks = block_count(rows.labels.size());
  std::vector<double> sums(blocks * width, 0.0);
  std::vector<double> weights(blocks, 0.0);
  for_each_block(rows.labels.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double weight = rows.weights.empty() ? 1.0 : rows.weights[row];
      const double label = rows.labels[row];
      weights[block.index] += weight;
      if (width == 1) sums[block.index] += weight * (label / unit);
      else sums[block.index * width + static_cast<std::size_t>(label)] += weight;
    }
  });
  std::vector<double> means(width, 0.0);
  double weight = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    weight += weights[block];
    for (std::size_t k = 0; k < width; ++k) means[k] += sums[block * width + k];
  }
  for (std::size_t k = 0; k < width; ++k) {
    const double mean = means[k] / weight;
    const double share = std::clamp(mean, 1e-15, 1.0 - 1e-15);
    if (rules.objective == Objective::kSquaredError) initial[k] = mean;
    else if (rules.objective == Objective::kBinary) initial[k] = math::log(share / (1.0 - share));
    else initial[k] = math::log(share);
  }
}

// k of the features by the smallest random keys: independent of threads and, in name order, of the table's order.
std::vector<std::uint8_t> choose_features(std::size_t count, double fraction, std::uint64_t seed) {
  const std::size_t wanted = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(count))));
  std::vector<std::uint8_t> used(count, wanted >= count);
  if (wanted >= count) return used;
  std::vector<std::array<std::uint64_t, 2>> keys(count);
  for (std::size_t feature = 0; feature < count; ++feature) {
    const RandomWords words = random_words(seed, kTreeStream, static_cast<std::uint32_t>(feature));
    keys[feature] = {(static_cast<std::uint64_t>(words.first) << 32) | words.second, feature};
  }
  std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(wanted), keys.end());
  for (std::size_t i = 0; i < wanted; ++i) used[keys[i][1]] = 1;
  return used;
}

void choose_rows(std::size_t count, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& in,
                 std::vector<std::uint32_t>& out) {
  in.clear();
  out.clear();
  for (std::size_t row = 0; row < count; ++row) {
    const bool kept = fraction >= 1 || to_unit(random_words(seed, kBaggingStream, static_cast<std::uint32_t>(row))) < fraction;
    (kept ? in : out).push_back(static_cast<std::uint32_t>(row));
  }
}

struct Booster {
  const BoostRules& rules;
  const TrainingCodes& codes;
  const BoostRows& validation_rows;
  const ForestColumns& forest;
  const Control& control;
  double unit;
  Scored train;
  Scored validation;
  std::vector<std::int64_t> pairs;
  std::vector<std::uint32_t> in_bag;
  std::vector<std::uint32_t> out_of_bag;
  std::vector<std::unique_ptr<TreeGrower>> growers;
  std::size_t trees = 0;
  std::size_t nodes = 0;

  void add_scores(TreeGrower& grower, std::size_t output) {
    double* scores = train.scores.data() + output * train.labels.size();
    const auto& values = grower.leaf_values();
    for (const std::uint32_t row : out_of_bag) {
      const std::int32_t node = leaf_of(grower.nodes(), codes.codes, codes.row_count, codes.cut_counts, row);
      grower.leaf_of_row()[row] = static_cast<std::uint16_t>(grower.nodes()[static_cast<std::size_t>(node)].leaf);
    }
    const std::span<const std::uint16_t> leaves = grower.leaf_of_row();
    for_each_block(train.labels.size(), control, [&](const Block& block) {
      for (std::size_t row = block.begin; row < block.end; ++row) scores[row] += values[leaves[row]];
    });
    double* unseen = validation.scores.data() + output * validation.labels.size();
    for_each_block(validation.labels.size(), control, [&](const Block& block) {
      for (std::size_t row = block.begin; row < block.end; ++row) {
        const std::int32_t node = leaf_of(grower.nodes(), validation_rows.codes.data(), validation.labels.size(),
                                          codes.cut_counts, row);
        unseen[row] += grower.nodes()[static_cast<std::size_t>(node)].value;
      }
    });
  }

  // Appends a tree to the columns; false when they are full.
  bool append(const std::vector<CodeNode>& tree) {
    if (nodes + tree.size() > forest.feature.size() || trees + 1 >= forest.tree_offsets.size()) return false;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      const CodeNode& node = tree[i];
      const std::size_t at = nodes + i;
      const bool leaf = node.feature < 0;
      forest.feature[at] = node.feature;
      forest.threshold[at] = leaf ? 0 : threshold_of(node);
      forest.left[at] = leaf ? -1 : node.left + static_cast<std::int32_t>(nodes);
      forest.right[at] = leaf ? -1 : node.right + static_cast<std::int32_t>(nodes);
      forest.value[at] = leaf ? node.value * unit : 0;
      forest.gain[at] = leaf ? 0 : node.gain;
      forest.missing_left[at] = node.missing_left;
    }
    nodes += tree.size();
    forest.tree_offsets[++trees] = static_cast<std::int32_t>(nodes);
    return true;
  }

  double threshold_of(const CodeNode& node) const noexcept {
    const std::size_t feature = static_cast<std::size_t>(node.feature);
    // Past the last cut: every value goes left, only missing goes right.
    if (node.bin >= codes.cut_counts[feature]) return std::numeric_limits<double>::max();
    return codes.cuts[feature * kMostCuts + node.bin];
  }

  // One round: a tree for every output. Says through `grew` whether any has a split.
  bool round(std::size_t number, bool& grew) {
    const std::uint64_t seed = seed_of_round(rules.seed, number);
    if (rules.bagging_fraction < 1 && rules.bagging_freq > 0 && number % rules.bagging_freq == 0) {
      choose_rows(train.labels.size(), rules.bagging_fraction, seed, in_bag, out_of_bag);
    }
    const std::size_t rows = train.labels.size();
    double largest_weight = train.weights.empty() ? 1.0 : 0.0;
    for (const double weight : train.weights) largest_weight = std::max(largest_weight, weight);
    const GradientScales scales =
        quantize_gradients(train.loss_rows(rules), seed, largest_weight, pairs, control);
    const std::vector<std::uint8_t> used = choose_features(codes.feature_count, rules.feature_fraction, seed);
    std::array<std::int32_t, 4> alone{0, 0, 0, 1};
    const Control single(alone.data());
    const std::size_t outputs = rules.output_count;
    const bool side_by_side = outputs > 1 && rows < kParallelClassRows && control.threads() > 1;
    const auto grow = [&](std::size_t output, TreeGrower& grower, const Control& inner) {
      if (control.stopped()) return;
      grower.grow(in_bag, {pairs.data() + output * rows, scales.shift}, scales, used, inner);
    };
    if (side_by_side) {
      while (growers.size() < outputs) growers.push_back(std::make_unique<TreeGrower>(codes, rules.tree));
      parallel_for(outputs, control, [&](std::size_t output) { grow(output, *growers[output], single); });
    }
    for (std::size_t output = 0; output < outputs && !control.stopped(); ++output) {
      TreeGrower& grower = *growers[side_by_side ? output : 0];
      if (!side_by_side) grow(output, grower, control);
      grew = grew || grower.nodes().size() > 1;
      add_scores(grower, output);
      if (!append(grower.nodes())) return false;
      control.add_done();
    }
    return true;
  }
};

}  // namespace

Status boost_trees(const BoostRows& train, const BoostRows& validation, std::span<const double> cuts,
                   std::span<const std::int32_t> cut_counts, const BoostRules& rules, const ForestColumns& forest,
                   const BoostOutcome& outcome, const Control& control) {
  const std::size_t rows = train.labels.size();
  const std::size_t features = cut_counts.size();
  if (rows == 0 || train.codes.size() != rows * features || cuts.size() != features * kMostCuts ||
      validation.codes.size() != validation.labels.size() * features || forest.initial.size() != rules.output_count) {
    return {Code::kShape};
  }
  if (rules.tree.num_leaves < 1 || rules.tree.num_leaves > 65535) return {Code::kInvalid};
  for (const BoostRows* set : {&train, &validation}) {
    const Status status = check_rows(*set, rules);
    if (!status.ok()) return status;
  }
  const double unit = rules.objective == Objective::kSquaredError ? unit_of(train.labels) : 1.0;
  BoostRules scaled = rules;
  scaled.tree.split.min_gain = rules.tree.split.min_gain / unit / unit;
  initial_scores(train, rules, unit, forest.initial, control);
  const TrainingCodes codes(train.codes, cuts, cut_counts, rows, control);
  Booster booster{scaled, codes, validation, forest, control, unit,
                  start_scores(train, unit, forest.initial),
                  start_scores(validation, unit, forest.initial),
                  std::vector<std::int64_t>(rows * rules.output_count), {}, {}, {}};
  booster.growers.push_back(std::make_unique<TreeGrower>(codes, scaled.tree));
  choose_rows(rows, 1.0, 0, booster.in_bag, booster.out_of_bag);
  for (double& start : forest.initial) start *= unit;
  forest.tree_offsets[0] = 0;
  control.set_total(static_cast<std::int64_t>(rules.rounds * rules.output_count));

  const std::size_t stride = std::max<std::size_t>(1, rows / kCurveRows);
  const bool samples = rules.feature_fraction < 1 || rules.bagging_fraction < 1;
  std::size_t best = 0;
  std::size_t round = 0;
  for (; round < rules.rounds; ++round) {
    bool grew = false;
    if (!booster.round(round, grew)) return {Code::kShape};
    if (control.stopped()) return {Code::kCancelled};
    outcome.train_curve[round] = unit * mean_loss(booster.train.loss_rows(rules), stride, control);
    if (!validation.labels.empty()) {
      outcome.validation_curve[round] = unit * mean_loss(booster.validation.loss_rows(rules), 1, control);
      if (outcome.validation_curve[round] < outcome.validation_curve[best]) best = round;
      if (rules.patience > 0 && round - best >= rules.patience) {
        ++round;
        break;
      }
    }
    if (!grew && !samples) {
      ++round;
      break;  // no split is left to make, and no later round would differ
    }
  }
  const bool early = rules.patience > 0 && !validation.labels.empty() && round > 0;
  const std::size_t kept = early ? best + 1 : round;
  outcome.counts[0] = static_cast<std::int32_t>(kept);
  outcome.counts[1] = static_cast<std::int32_t>(round);
  outcome.counts[2] = forest.tree_offsets[kept * rules.output_count];
  outcome.counts[3] = static_cast<std::int32_t>(round);
  return {};
}

}  // namespace millrace
