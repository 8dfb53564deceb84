#include "kernels/loss/initial-scores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/math.h"
#include "core/sort.h"
#include "core/threads.h"
#include "kernels/loss/select-quantiles.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {
namespace {

constexpr double kLeastShare = 1e-15;

// Steps to a unit of weight, and the weight of all rows in steps.
struct WeightSum {
  double per_unit;
  std::int64_t total;
};

WeightSum weigh(const ScoredRows& rows, Comm& comm, const Control& control) {
  if (rows.weights == nullptr) {
    std::int64_t count[] = {static_cast<std::int64_t>(rows.row_count)};
    comm.sum(count);
    return {1.0, count[0]};
  }
  const auto weight = [&](std::size_t row) { return rows.weights[row]; };
  const Extent extent = measure(rows.row_count, comm, control, weight);
  const double per_unit = steps_per_unit(extent.largest, extent.row_count);
  return {per_unit, sum_steps(rows.row_count, per_unit, comm, control, weight)};
}

Status mean_label(const ScoredRows& rows, Comm& comm, const Control& control, double& mean) {
  const auto value = [&](std::size_t row) { return rows.weight(row) * rows.labels[row]; };
  const WeightSum weights = weigh(rows, comm, control);
  const Extent extent = measure(rows.row_count, comm, control, value);
  if (!std::isfinite(extent.largest)) return {Code::kInvalid};
  const double per_unit = steps_per_unit(extent.largest, extent.row_count);
  const std::int64_t sum = sum_steps(rows.row_count, per_unit, comm, control, value);
  const double total = static_cast<double>(weights.total) / weights.per_unit;
  mean = total > 0 ? static_cast<double>(sum) / total / per_unit : 0.0;
  return {};
}

double log_odds(double share) noexcept {
  const double kept = std::clamp(share, kLeastShare, 1.0 - kLeastShare);
  return math::log(kept / (1.0 - kept));
}

void log_shares(const ScoredRows& rows, Comm& comm, const Control& control, std::span<double> out) {
  const WeightSum weights = weigh(rows, comm, control);
  std::vector<std::int64_t> sums(out.size(), 0);
  for_each_block(rows.row_count, control, [&](const Block& block) {
    std::vector<std::int64_t> local(out.size(), 0);
    for (std::size_t row = block.begin; row < block.end; ++row) {
      local[static_cast<std::size_t>(rows.labels[row])] += to_steps(rows.weight(row), weights.per_unit);
    }
    for (std::size_t k = 0; k < local.size(); ++k) {
      std::atomic_ref(sums[k]).fetch_add(local[k], std::memory_order_relaxed);
    }
  });
  comm.sum(sums);
  for (std::size_t k = 0; k < out.size(); ++k) {
    const double share = static_cast<double>(sums[k]) / static_cast<double>(weights.total);
    out[k] = math::log(std::max(share, kLeastShare));
  }
}

Status label_quantile(const ScoredRows& rows, double level, Comm& comm, const Control& control, std::span<double> out) {
  QuantileScratch scratch;
  scratch.keys.resize(rows.row_count);
  const double per_unit = weigh(rows, comm, control).per_unit;
  if (rows.weights != nullptr) scratch.weights.resize(rows.row_count);
  for_each_block(rows.row_count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      scratch.keys[row] = order_key(rows.labels[row]);
      if (rows.weights != nullptr) scratch.weights[row] = to_steps(rows.weights[row], per_unit);
    }
  });
  const std::array<std::size_t, 2> offsets{0, rows.row_count};
  return select_quantiles(scratch, offsets, level, comm, control, out);
}

}  // namespace

Status initial_scores(const ScoredRows& rows, Comm& comm, const Control& control, std::span<double> out) {
  if (out.size() != rows.output_count) return {Code::kShape};
  std::fill(out.begin(), out.end(), 0.0);
  Status status;
  switch (rows.objective) {
    case Objective::kSquaredError:
    case Objective::kHuber: status = mean_label(rows, comm, control, out[0]); break;
    case Objective::kPoisson:
    case Objective::kGamma:
    case Objective::kTweedie:
      status = mean_label(rows, comm, control, out[0]);
      if (status.ok() && !(out[0] > 0)) status = {Code::kInvalid};
      out[0] = math::log(out[0]);
      break;
    case Objective::kBinary:
    case Objective::kCrossEntropy:
      status = mean_label(rows, comm, control, out[0]);
      out[0] = log_odds(out[0]);
      break;
    case Objective::kSoftmax: log_shares(rows, comm, control, out); break;
    case Objective::kAbsoluteError: status = label_quantile(rows, 0.5, comm, control, out); break;
    case Objective::kQuantile: status = label_quantile(rows, rows.parameters->alpha, comm, control, out); break;
    case Objective::kLambdaRank:
    case Objective::kRankXendcg:
    case Objective::kCustom: break;
  }
  if (!status.ok()) return status;
  return comm.agree(control.stopped() ? Status{Code::kCancelled} : Status{});
}

}  // namespace millrace
