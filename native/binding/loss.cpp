#include "binding/families.h"
#include "kernels/loss/row-gradients.h"
#include "kernels/loss/row-losses.h"
#include "kernels/loss/weigh-rows.h"

namespace millrace {
namespace {

ScoredRows scored_rows(std::span<const double> labels, std::span<const double> weights, std::span<const double> scores,
                       std::span<const std::int64_t> query_offsets) {
  ScoredRows rows;
  rows.row_count = labels.size();
  rows.output_count = labels.empty() ? 1 : scores.size() / labels.size();
  rows.labels = labels.data();
  rows.weights = weights.empty() ? nullptr : weights.data();
  rows.scores = scores.data();
  rows.query_offsets = query_offsets;
  return rows;
}

// An objective of no known name is as good as one that has no gradients.
Objective read_objective(Arguments& arguments) { return objective_named(arguments.text()).value_or(Objective::kCustom); }

void call_row_gradients(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto scores = arguments.array<const double>();
  const auto query_offsets = arguments.array<const std::int64_t>();
  const auto gradients = arguments.array<double>();
  const auto hessians = arguments.array<double>();
  ScoredRows rows = scored_rows(labels, weights, scores, query_offsets);
  LossParameters parameters;
  rows.parameters = &parameters;
  rows.objective = read_objective(arguments);
  parameters.alpha = arguments.number();
  parameters.tweedie_power = arguments.number();
  parameters.poisson_max_delta_step = arguments.number();
  parameters.sigmoid = arguments.number();
  parameters.truncation_level = arguments.size();
  parameters.normalize = arguments.boolean();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  if (!weights.empty() && weights.size() != labels.size()) arguments.check({Code::kShape});
  arguments.check(row_gradients(rows, seed, gradients, hessians, arguments.control()));
}

void call_row_losses(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto scores = arguments.array<const double>();
  const auto query_offsets = arguments.array<const std::int64_t>();
  const auto losses = arguments.array<double>();
  ScoredRows rows = scored_rows(labels, {}, scores, query_offsets);
  LossParameters parameters;
  rows.parameters = &parameters;
  rows.objective = read_objective(arguments);
  parameters.alpha = arguments.number();
  parameters.tweedie_power = arguments.number();
  parameters.ndcg_rows = arguments.size();
  arguments.check(row_losses(rows, losses, arguments.control()));
}

void call_weigh_rows(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto row_weights = arguments.array<const double>();
  const auto class_weights = arguments.array<const double>();
  const auto weights = arguments.array<double>();
  arguments.check(weigh_rows(labels, row_weights, class_weights, weights, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"loss/row-gradients", call_row_gradients},
    {"loss/row-losses", call_row_losses},
    {"loss/weigh-rows", call_weigh_rows},
};

}  // namespace

std::span<const OpEntry> loss_ops() { return kOps; }

}  // namespace millrace
