#include <array>

#include "algorithms/boost-trees.h"
#include "algorithms/time-kernels.h"
#include "binding/families.h"
#include "binding/tree-arguments.h"
#include "core/thread-comm.h"
#include "kernels/tree/code-features.h"
#include "kernels/tree/draw-cut-rows.h"
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

void call_draw_cut_rows(Arguments& arguments) {
  const auto candidates = arguments.array<const double>();
  const auto kept = arguments.array<std::uint32_t>();
  const auto outcome = arguments.array<double>();
  const std::size_t first_row = arguments.size();
  const std::size_t row_count = arguments.size();
  const double bound = arguments.number();
  const std::size_t sample_rows = arguments.size();
  arguments.check(keep_cut_rows(candidates, first_row, row_count, bound, sample_rows, kept, outcome, arguments.control()));
}

void call_code_features(Arguments& arguments) {
  const auto features = arguments.columns();
  const CategoryTables tables{arguments.array<const std::int32_t>(), arguments.array<const std::int32_t>()};
  const auto cuts = arguments.array<const double>();
  const BinLayout layout = read_layout(arguments);
  CodeTarget target{};
  target.codes = arguments.array<std::uint8_t>();
  target.records = arguments.array<std::uint8_t>();
  target.row_count = arguments.size();
  target.first_row = arguments.size();
  arguments.check(code_features(features, tables, cuts, layout, target, arguments.control()));
}

// Rows as the arrays of one call hold them: all ranks together.
struct AllRows {
  std::span<const std::uint8_t> codes;
  std::span<std::uint8_t> records;
  std::span<std::uint32_t> order;
  std::span<const double> labels;
  std::span<const double> weights;
  std::span<const std::int32_t> query_offsets;
  std::span<double> scores;
};

AllRows read_rows(Arguments& arguments) {
  AllRows rows;
  rows.codes = arguments.array<const std::uint8_t>();
  rows.labels = arguments.array<const double>();
  rows.weights = arguments.array<const double>();
  rows.query_offsets = arguments.array<const std::int32_t>();
  return rows;
}

Sampling sampling_named(const std::string& name) {
  if (name == "bagging") return Sampling::kBagging;
  if (name == "bootstrap") return Sampling::kBootstrap;
  if (name == "goss") return Sampling::kGoss;
  return name == "mvs" ? Sampling::kMvs : Sampling::kAll;
}

// Sets of features that may stand together, as one list: their lengths and then their members.
std::vector<std::vector<std::uint32_t>> read_sets(std::span<const std::int32_t> list, std::size_t features) {
  std::vector<std::vector<std::uint32_t>> sets;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t count = static_cast<std::size_t>(std::max(0, list[at++]));
    sets.emplace_back();
    for (std::size_t k = 0; k < count && at < list.size(); ++k, ++at) {
      if (list[at] >= 0 && static_cast<std::size_t>(list[at]) < features) sets.back().push_back(static_cast<std::uint32_t>(list[at]));
    }
  }
  return sets;
}

void read_tree_rules(Arguments& arguments, TreeRules& rules) {
  rules.num_leaves = arguments.size();
  rules.max_depth = arguments.size();
  rules.is_depth_wise = arguments.boolean();
  rules.fraction_by_level = arguments.number();
  rules.fraction_by_node = arguments.number();
  SplitRules& split = rules.split;
  split.min_rows = static_cast<std::int64_t>(arguments.size());
  split.min_sum_hessian = arguments.number();
  split.min_gain = arguments.number();
  split.lambda_l1 = arguments.number();
  split.lambda_l2 = arguments.number();
  split.max_delta_step = arguments.number();
  split.path_smooth = arguments.number();
  split.cat_smooth = arguments.number();
  split.cat_l2 = arguments.number();
  split.max_cat_threshold = arguments.size();
  split.max_cat_to_onehot = arguments.size();
  split.min_data_per_group = static_cast<std::int64_t>(arguments.size());
  split.is_random = arguments.boolean();
  rules.pool_bytes = arguments.size();
}

void read_boost_rules(Arguments& arguments, BoostRules& rules) {
  rules.objective = objective_named(arguments.text()).value_or(Objective::kCustom);
  rules.loss.alpha = arguments.number();
  rules.loss.tweedie_power = arguments.number();
  rules.loss.poisson_max_delta_step = arguments.number();
  rules.loss.sigmoid = arguments.number();
  rules.loss.truncation_level = arguments.size();
  rules.loss.ndcg_rows = arguments.size();
  rules.loss.normalize = arguments.boolean();
  rules.first_round = arguments.size();
  rules.rounds = arguments.size();
  rules.total_rounds = arguments.size();
  rules.from_average = arguments.boolean();
  rules.learning_rate = arguments.number();
  rules.feature_fraction = arguments.number();
  rules.sampling.kind = sampling_named(arguments.text());
  rules.sampling.fraction = arguments.number();
  rules.sampling.period = arguments.size();
  rules.sampling.top_rate = arguments.number();
  rules.sampling.other_rate = arguments.number();
  rules.sampling.mvs_lambda = arguments.number();
  rules.sampling.first_round = arguments.size();
  rules.dart.is_on = arguments.boolean();
  rules.dart.drop_rate = arguments.number();
  rules.dart.skip_drop = arguments.number();
  rules.dart.max_drop = arguments.size();
  rules.dart.is_uniform = arguments.boolean();
  rules.dart.xgboost_mode = arguments.boolean();
  rules.seed = static_cast<std::uint64_t>(arguments.number());
}

// The rows of one rank, with scores of its own where there are several ranks.
struct Part {
  RankRows rows;
  std::vector<std::int64_t> queries;
  std::vector<double> scores;
  std::vector<double> gradients;
  std::vector<double> hessians;
  std::size_t first = 0;
};

void make_part(const AllRows& all, const BinLayout& layout, const BoostRules& rules, const Ranks& ranks, Part& part) {
  const std::size_t total = all.labels.size();
  // Queries stay whole: ranks part them, not rows.
  std::size_t begin = ranks.begin(total);
  std::size_t end = ranks.end(total);
  if (!all.query_offsets.empty()) {
    const std::size_t queries = all.query_offsets.size() - 1;
    begin = static_cast<std::size_t>(all.query_offsets[ranks.begin(queries)]);
    end = static_cast<std::size_t>(all.query_offsets[ranks.end(queries)]);
    for (std::size_t q = ranks.begin(queries); q <= ranks.end(queries); ++q) {
      part.queries.push_back(all.query_offsets[q] - static_cast<std::int64_t>(begin));
    }
  }
  part.first = begin;
  part.rows.coded = {&layout, all.codes.empty() ? nullptr : all.codes.data(), first_record(all.records.data()), padded_rows(total), total, begin, end - begin};
  if (!all.order.empty()) {
    part.rows.moved_records = first_record(all.records.data()) + begin * layout.groups[0].stride;
    part.rows.order = all.order.data() + begin;
  }
  if (ranks.size > 1) copy_part(all.scores, rules.outputs, begin, end - begin, part.scores);
  part.rows.scores = ranks.size > 1 ? part.scores.data() : all.scores.data();
  ScoredRows& scored = part.rows.scored;
  scored.objective = rules.objective;
  scored.parameters = &rules.loss;
  scored.row_count = end - begin;
  scored.output_count = rules.outputs;
  scored.labels = all.labels.data() + begin;
  scored.weights = all.weights.empty() ? nullptr : all.weights.data() + begin;
  scored.scores = part.rows.scores;
  scored.query_offsets = part.queries;
  scored.row_base = begin;
}

// The outcome of a rank whose model is not kept.
struct Spare : SpareForest {
  std::vector<double> curves[2];
  std::vector<std::int32_t> counts;
  BoostOutcome outcome;

  Spare(const ForestColumns& like, const BoostOutcome& outcome_like)
      : SpareForest(like), curves{std::vector<double>(outcome_like.train_curve.size()),
                                  std::vector<double>(outcome_like.validation_curve.size())},
        counts(outcome_like.counts.size()), outcome{curves[0], curves[1], counts} {}
};

void call_boost_trees(Arguments& arguments) {
  AllRows train = read_rows(arguments);
  AllRows validation = read_rows(arguments);
  const auto cuts = arguments.array<const double>();
  const BinLayout layout = read_layout(arguments);
  const auto monotone = arguments.array<const std::int8_t>();
  const auto together = arguments.array<const std::int32_t>();
  const auto gradients = arguments.array<const double>();
  const auto hessians = arguments.array<const double>();
  train.records = arguments.array<std::uint8_t>();
  train.order = arguments.array<std::uint32_t>();
  train.scores = arguments.array<double>();
  validation.scores = arguments.array<double>();
  const ForestColumns forest = read_forest_columns(arguments);
  const auto initial = arguments.array<double>();
  BoostOutcome outcome;
  outcome.train_curve = arguments.array<double>();
  outcome.validation_curve = arguments.array<double>();
  outcome.counts = arguments.array<std::int32_t>();
  BoostRules rules;
  rules.outputs = initial.size();
  read_boost_rules(arguments, rules);
  read_tree_rules(arguments, rules.tree);
  rules.tree.monotone = monotone;
  rules.tree.split.is_monotone = std::any_of(monotone.begin(), monotone.end(), [](std::int8_t sign) { return sign != 0; });
  rules.tree.together = read_sets(together, layout.features.size());
  const std::size_t ranks = std::max<std::size_t>(1, arguments.size());
  const Control& control = arguments.control();
  const bool has_order = !train.order.empty();
  if (has_order && (layout.groups.size() != 1 || train.order.size() != train.labels.size())) arguments.check({Code::kShape});

  const auto boost = [&](Comm& comm, const ForestColumns& out, std::span<double> start, const BoostOutcome& told) {
    Part part;
    Part watched;
    make_part(train, layout, rules, {comm.rank(), comm.size()}, part);
    part.rows.custom_gradients = gradients.empty() ? nullptr : gradients.data();
    part.rows.custom_hessians = hessians.empty() ? nullptr : hessians.data();
    if (comm.size() > 1 && !gradients.empty()) {
      copy_part(gradients, rules.outputs, part.first, part.rows.row_count(), part.gradients);
      copy_part(hessians, rules.outputs, part.first, part.rows.row_count(), part.hessians);
      part.rows.custom_gradients = part.gradients.data();
      part.rows.custom_hessians = part.hessians.data();
    }
    const bool is_watched = !validation.labels.empty();
    if (is_watched) make_part(validation, layout, rules, {comm.rank(), comm.size()}, watched);
    const Status status = boost_trees(part.rows, is_watched ? &watched.rows : nullptr, cuts, rules, comm, start, out, told, control);
    if (comm.size() > 1) {
      put_part_back(part.scores, rules.outputs, part.first, train.scores);
      if (is_watched) put_part_back(watched.scores, rules.outputs, watched.first, validation.scores);
    }
    return status;
  };
  if (ranks == 1) {
    LocalComm comm;
    arguments.check(boost(comm, forest, initial, outcome));
    return;
  }
  Status first;
  ThreadRanks(ranks).run([&](Comm& comm) {
    if (comm.rank() == 0) {
      first = boost(comm, forest, initial, outcome);
      return;
    }
    Spare spare(forest, outcome);
    std::vector<double> start(initial.begin(), initial.end());
    boost(comm, spare.forest, start, spare.outcome);
  });
  arguments.check(first);
}

void call_time_kernels(Arguments& arguments) {
  const auto codes = arguments.array<const std::uint8_t>();
  const auto records = arguments.array<const std::uint8_t>();
  const BinLayout layout = read_layout(arguments);
  const auto nanoseconds = arguments.array<double>();
  const std::size_t row_count = arguments.size();
  const std::size_t repeats = arguments.size();
  const bool has_codes = codes.size() >= layout.column_offset(layout.columns.size(), padded_rows(row_count));
  const bool has_records = records.size() >= layout.record_bytes * row_count + kRecordSlack;
  if (!has_codes || !has_records) return arguments.check({Code::kShape});
  const CodedRows data{&layout, codes.data(), first_record(records.data()), padded_rows(row_count), row_count, 0, row_count};
  arguments.check(time_kernels(data, repeats, nanoseconds, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/find-cuts", call_find_cuts},
    {"tree/draw-cut-rows", call_draw_cut_rows},
    {"tree/code-features", call_code_features},
    {"tree/boost-trees", call_boost_trees},
    {"tree/time-kernels", call_time_kernels},
};

}  // namespace

std::span<const OpEntry> tree_ops() { return kOps; }

}  // namespace millrace
