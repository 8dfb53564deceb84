#include "algorithms/watch-loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/loss/rank-gradients.h"
#include "kernels/loss/row-losses.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {
namespace {

struct Losses {
  std::vector<double> losses;   // times weight
  std::vector<double> weights;
};

Losses losses_of_queries(const ScoredRows& rows, const Control& control) {
  const std::size_t queries = rows.query_offsets.size() - 1;
  Losses all{std::vector<double>(queries), std::vector<double>(queries, 1.0)};
  for_each_block(
      queries, control,
      [&](const Block& block) { query_losses(rows, block.begin, block.end, all.losses.data() + block.begin); }, 64);
  return all;
}

Losses losses_of_rows(const ScoredRows& rows, std::size_t stride, const Control& control) {
  // Runs count by global rows, so that ranks look at the same ones.
  struct Run {
    std::size_t begin;
    std::size_t count;
    std::size_t at;
  };
  std::vector<Run> runs;
  std::size_t chosen = 0;
  for (std::size_t row = 0; row < rows.row_count;) {
    const std::uint64_t global = rows.row_base + row;
    const std::size_t count = std::min(rows.row_count - row, kLossRun - static_cast<std::size_t>(global % kLossRun));
    if (global / kLossRun % stride == 0) {
      runs.push_back({row, count, chosen});
      chosen += count;
    }
    row += count;
  }
  Losses all{std::vector<double>(chosen), std::vector<double>(chosen)};
  for_each_block(
      runs.size(), control,
      [&](const Block& block) {
        for (std::size_t k = block.begin; k < block.end; ++k) {
          const auto [begin, count, at] = runs[k];
          row_losses(rows, begin, count, all.losses.data() + at);
          for (std::size_t i = 0; i < count; ++i) {
            all.weights[at + i] = rows.weight(begin + i);
            all.losses[at + i] *= all.weights[at + i];
          }
        }
      },
      16);
  return all;
}

double total(const std::vector<double>& values, Comm& comm, const Control& control) {
  const auto value_of = [&](std::size_t i) { return values[i]; };
  const Extent extent = measure(values.size(), comm, control, value_of);
  if (!std::isfinite(extent.largest)) return std::numeric_limits<double>::infinity();
  const double per_unit = steps_per_unit(extent.largest, extent.row_count);
  return static_cast<double>(sum_steps(values.size(), per_unit, comm, control, value_of)) / per_unit;
}

}  // namespace

double mean_loss(const RankRows& rows, const BoostRules& rules, std::size_t most_rows, Comm& comm,
                 const Control& control) {
  if (rules.objective == Objective::kCustom) return std::numeric_limits<double>::quiet_NaN();
  std::array<std::int64_t, 1> count{static_cast<std::int64_t>(rows.row_count())};
  comm.sum(count);
  const std::size_t stride = std::max<std::size_t>(1, static_cast<std::size_t>(count[0]) / most_rows);
  const Losses all = is_ranking(rules.objective) ? losses_of_queries(rows.scored, control)
                                                 : losses_of_rows(rows.scored, stride, control);
  const double weight = total(all.weights, comm, control);
  const double mean = weight > 0 ? total(all.losses, comm, control) / weight : 0.0;
  return rules.objective == Objective::kSquaredError ? std::sqrt(mean) : mean;
}

}  // namespace millrace
