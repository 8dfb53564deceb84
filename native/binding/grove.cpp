// Ops that grow trees which do not wait for each other.
#include "algorithms/grow-forest.h"
#include "algorithms/isolate-rows.h"
#include "binding/families.h"
#include "binding/tree-arguments.h"

namespace millrace {
namespace {

ForestRules read_forest_rules(Arguments& arguments) {
  ForestRules rules;
  rules.classes = arguments.size();
  rules.first_tree = arguments.size();
  rules.trees = arguments.size();
  rules.total_trees = arguments.size();
  const std::string sampling = arguments.text();
  rules.sampling.kind = sampling == "bootstrap" ? Sampling::kBootstrap : sampling == "bagging" ? Sampling::kBagging : Sampling::kAll;
  rules.sampling.fraction = arguments.number();
  rules.tree.num_leaves = arguments.size();
  rules.tree.max_depth = arguments.size();
  rules.tree.min_rows = static_cast<std::int64_t>(arguments.size());
  rules.tree.min_gain = arguments.number();
  rules.tree.features_a_node = arguments.size();
  rules.tree.is_random = arguments.boolean();
  rules.seed = static_cast<std::uint64_t>(arguments.number());
  return rules;
}

void call_grow_forest(Arguments& arguments) {
  const auto codes = arguments.array<const std::uint8_t>();
  const auto records = arguments.array<const std::uint8_t>();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto cuts = arguments.array<const double>();
  const BinLayout layout = read_layout(arguments);
  const ForestColumns forest = read_forest_columns(arguments);
  ForestOutcome outcome;
  outcome.shares = arguments.array<double>();
  outcome.out_of_bag_sums = arguments.array<std::int64_t>();
  outcome.out_of_bag_counts = arguments.array<std::int32_t>();
  outcome.out_of_bag = arguments.array<double>();
  outcome.counts = arguments.array<std::int32_t>();
  const ForestRules rules = read_forest_rules(arguments);
  const std::size_t rows = labels.size();
  const CodedRows data{&layout, codes.empty() ? nullptr : codes.data(), first_record(records.data()), padded_rows(rows), rows, 0, rows};
  arguments.check(grow_forest(data, labels, weights, cuts, rules, forest, outcome, arguments.control()));
}

void call_isolate_rows(Arguments& arguments) {
  const auto features = arguments.columns();
  const ForestColumns forest = read_forest_columns(arguments);
  const auto counts = arguments.array<std::int32_t>();
  IsolationRules rules;
  rules.trees = arguments.size();
  rules.sample_rows = arguments.size();
  rules.sample_features = arguments.size();
  rules.max_depth = arguments.size();
  rules.seed = static_cast<std::uint64_t>(arguments.number());
  arguments.check(isolate_rows(features, rules, forest, counts, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/grow-forest", call_grow_forest},
    {"tree/isolate-rows", call_isolate_rows},
};

}  // namespace

std::span<const OpEntry> grove_ops() { return kOps; }

}  // namespace millrace
