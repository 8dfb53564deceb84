// Ops that grow trees which do not wait for each other.
#include "algorithms/grow-forest.h"
#include "algorithms/isolate-rows.h"
#include "binding/families.h"
#include "binding/tree-arguments.h"
#include "core/thread-comm.h"
#include "kernels/tree/score-out-of-bag.h"

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
  const std::size_t ranks = std::max<std::size_t>(1, arguments.size());
  const Control& control = arguments.control();
  const std::size_t rows = labels.size();
  const CodedRows data{&layout, codes.empty() ? nullptr : codes.data(), first_record(records.data()), padded_rows(rows), rows, 0, rows};
  if (ranks == 1) {
    LocalComm comm;
    arguments.check(grow_forest(data, labels, weights, cuts, rules, comm, forest, outcome, control));
    return;
  }
  Status first;
  ThreadRanks(ranks).run([&](Comm& comm) {
    const Ranks which{comm.rank(), comm.size()};
    const std::size_t begin = which.begin(rows);
    const std::size_t count = which.end(rows) - begin;
    CodedRows own = data;
    own.first_row = begin;
    own.row_count = count;
    SpareForest spare(forest);
    std::vector<double> shares(outcome.shares.size());
    std::vector<std::int32_t> counts(outcome.counts.size());
    const bool is_kept = comm.rank() == 0;
    ForestOutcome told = is_kept ? outcome : ForestOutcome{shares, {}, {}, {}, counts};
    const bool has_bag = !outcome.out_of_bag_counts.empty();
    const std::size_t outputs = rules.classes > 2 ? rules.classes : 1;
    std::vector<std::int64_t> sums;
    if (has_bag) copy_part(outcome.out_of_bag_sums, outputs, begin, count, sums);
    told.out_of_bag_sums = sums;
    if (has_bag) told.out_of_bag_counts = outcome.out_of_bag_counts.subspan(begin, count);
    const std::size_t answers = outcome.out_of_bag.size() / std::max<std::size_t>(1, rows);
    told.out_of_bag = outcome.out_of_bag.subspan(begin * answers, count * answers);
    const auto own_weights = weights.empty() ? weights : weights.subspan(begin, count);
    const Status status = grow_forest(own, labels.subspan(begin, count), own_weights, cuts, rules, comm,
                                      is_kept ? forest : spare.forest, told, control);
    if (has_bag) put_part_back(sums, outputs, begin, outcome.out_of_bag_sums);
    if (is_kept) first = status;
  });
  arguments.check(first);
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

void call_score_out_of_bag(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto score = arguments.array<double>();
  const std::size_t classes = arguments.size();
  arguments.check(score_out_of_bag(labels, weights, predictions, score, classes, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/grow-forest", call_grow_forest},
    {"tree/isolate-rows", call_isolate_rows},
    {"tree/score-out-of-bag", call_score_out_of_bag},
};

}  // namespace

std::span<const OpEntry> grove_ops() { return kOps; }

}  // namespace millrace
