#include "algorithms/boost-trees.h"
#include "binding/families.h"
#include "kernels/tree/code-features.h"
#include "kernels/tree/find-cuts.h"

namespace millrace {
namespace {

void call_find_cuts(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto cuts = arguments.array<double>();
  const auto cut_counts = arguments.array<std::int32_t>();
  const std::size_t max_bin = arguments.size();
  const std::size_t sample_rows = arguments.size();
  arguments.check(find_cuts(features, max_bin, sample_rows, cuts, cut_counts, arguments.control()));
}

void call_code_features(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto cuts = arguments.array<const double>();
  const auto cut_counts = arguments.array<const std::int32_t>();
  const auto codes = arguments.array<std::uint8_t>();
  arguments.check(code_features(features, cuts, cut_counts, codes, arguments.control()));
}

BoostRows read_rows(Arguments& arguments) {
  const auto codes = arguments.array<const std::uint8_t>();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  return {codes, labels, weights};
}

Objective objective_named(const std::string& name) {
  if (name == "binary") return Objective::kBinary;
  return name == "softmax" ? Objective::kSoftmax : Objective::kSquaredError;
}

BoostRules read_rules(Arguments& arguments, std::size_t output_count) {
  BoostRules rules{};
  rules.objective = objective_named(arguments.text());
  rules.output_count = output_count;
  rules.rounds = arguments.size();
  rules.tree.num_leaves = arguments.size();
  rules.tree.max_depth = arguments.size();
  rules.tree.learning_rate = arguments.number();
  rules.tree.split.min_rows = static_cast<std::int64_t>(arguments.size());
  rules.tree.split.min_sum_hessian = arguments.number();
  rules.tree.split.lambda_l2 = arguments.number();
  rules.tree.split.min_gain = arguments.number();
  rules.feature_fraction = arguments.number();
  rules.bagging_fraction = arguments.number();
  rules.bagging_freq = arguments.size();
  rules.patience = arguments.size();
  rules.seed = static_cast<std::uint64_t>(arguments.number());
  return rules;
}

void call_boost_trees(Arguments& arguments) {
  const BoostRows train = read_rows(arguments);
  const BoostRows validation = read_rows(arguments);
  const auto cuts = arguments.array<const double>();
  const auto cut_counts = arguments.array<const std::int32_t>();
  ForestColumns forest;
  forest.feature = arguments.array<std::int32_t>();
  forest.threshold = arguments.array<double>();
  forest.left = arguments.array<std::int32_t>();
  forest.right = arguments.array<std::int32_t>();
  forest.value = arguments.array<double>();
  forest.gain = arguments.array<double>();
  forest.missing_left = arguments.array<std::uint8_t>();
  forest.tree_offsets = arguments.array<std::int32_t>();
  forest.initial = arguments.array<double>();
  BoostOutcome outcome;
  outcome.train_curve = arguments.array<double>();
  outcome.validation_curve = arguments.array<double>();
  outcome.counts = arguments.array<std::int32_t>();
  const BoostRules rules = read_rules(arguments, forest.initial.size());
  arguments.check(boost_trees(train, validation, cuts, cut_counts, rules, forest, outcome, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/find-cuts", call_find_cuts},
    {"tree/code-features", call_code_features},
    {"tree/boost-trees", call_boost_trees},
};

}  // namespace

std::span<const OpEntry> tree_ops() { return kOps; }

}  // namespace millrace
