#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct ElasticNetRules {
  double l1_ratio;     // share of the penalty that is on |coefficients|, 0 to 1
  bool standardized;   // the penalty is on coefficients of standardised features, else of those in their own units
  double least_share;  // where no alphas are given: the last one over the first
  double tolerance;    // of the duality gap, as a share of the labels' variance
  std::size_t most_sweeps;
};

// One model for each step of a path of penalties; coefficients as LinearColumns has them.
struct ElasticNetPath {
  std::span<double> alphas;        // [step_count]
  std::span<double> coefficients;  // [step_count x feature_count]
  std::span<double> intercepts;    // [step_count]
  std::span<double> means;         // [feature_count]
  std::span<double> scales;        // [feature_count]
  std::span<double> gaps;          // [step_count] duality gap as a share of the labels' variance
  std::span<double> sweeps;        // [step_count]
};

// Least squares with penalties of both kinds (Zou and Hastie 2005), along a path of their size: the coefficients b of least
//
//   sum of weight (label - prediction)^2 / (2 sum of weight) + alpha (l1_ratio |b|_1 + (1 - l1_ratio) / 2 |b|_2^2)
//
//   given  [step_count] alphas, or empty: falling by a steady factor from the least for which every coefficient is 0
//
// The rows are read once, for their products (regression-products.h). Then coordinate descent over the features that the
// sequential strong rule keeps and those that the optimality conditions bring back (Friedman et al. 2010; Tibshirani et al.
// 2012), each step from the solution of the last, until the gap to the dual is small. Where the signs settle, the
// coefficients that are not 0 are solved for directly, so that a gap is mostly rounding. Without an L1 part: one Cholesky
// factor a step. The same bits for any thread count.
//
// Invalid labels or weights: see label_means; kType with the feature: infinite values. Progress: one step for each alpha.
Status fit_elastic_net(std::span<const ColumnView> features, std::span<const double> labels,
                       std::span<const double> weights, std::span<const double> given, const ElasticNetRules& rules,
                       const ElasticNetPath& path, const Control& control);

}  // namespace millrace
