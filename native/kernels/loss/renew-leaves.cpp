#include "kernels/loss/renew-leaves.h"

#include "core/sort.h"
#include "core/threads.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {

bool has_renewed_leaves(Objective objective) noexcept {
  return objective == Objective::kAbsoluteError || objective == Objective::kQuantile;
}

double renewal_level(Objective objective, const LossParameters& parameters) noexcept {
  return objective == Objective::kQuantile ? parameters.alpha : 0.5;
}

double weight_steps(const ScoredRows& rows, Comm& comm, const Control& control) {
  if (rows.weights == nullptr) return 1.0;
  const Extent extent = measure(rows.row_count, comm, control, [&](std::size_t row) { return rows.weights[row]; });
  return steps_per_unit(extent.largest, extent.row_count);
}

Status renew_leaf_quantiles(const ScoredRows& rows, const LeafRows& leaves, double level, double steps_per_weight,
                            QuantileScratch& scratch, Comm& comm, const Control& control, std::span<double> values) {
  const std::size_t count = leaves.rows.size();
  scratch.keys.resize(count);
  scratch.weights.resize(rows.weights == nullptr ? 0 : count);
  for_each_block(count, control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      const std::size_t row = leaves.rows[i];
      scratch.keys[i] = order_key(rows.labels[row] - rows.scores[row]);
      if (rows.weights != nullptr) scratch.weights[i] = to_steps(rows.weights[row], steps_per_weight);
    }
  });
  return select_quantiles(scratch, leaves.offsets, level, comm, control, values);
}

}  // namespace millrace
