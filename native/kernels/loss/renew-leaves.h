#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/loss.h"
#include "kernels/loss/select-quantiles.h"

namespace millrace {

// The rows of each leaf of a tree: rows[offsets[leaf] .. offsets[leaf + 1]).
struct LeafRows {
  std::span<const std::uint32_t> rows;
  std::span<const std::size_t> offsets;  // [leaf_count + 1]
};

// Whether a loss's leaves are set anew after the tree has grown: where it has no curvature, a step along the gradient
// says only which way. `level` of the residuals is then the best value of a leaf.
bool has_renewed_leaves(Objective objective) noexcept;
double renewal_level(Objective objective, const LossParameters& parameters) noexcept;

// Steps to a unit of weight for renew_leaf_quantiles, the same on all ranks; once a training. 1 without weights.
double weight_steps(const ScoredRows& rows, Comm& comm, const Control& control);

// Sets each leaf's value to the quantile of label - score over its rows of all ranks, by weight; a leaf without weight
// keeps its value. All leaves side by side; select_quantiles says which quantile, and takes the scratch.
//
//   values  [leaf_count]  written: before shrinkage
Status renew_leaf_quantiles(const ScoredRows& rows, const LeafRows& leaves, double level, double steps_per_weight,
                            QuantileScratch& scratch, Comm& comm, const Control& control, std::span<double> values);

}  // namespace millrace
