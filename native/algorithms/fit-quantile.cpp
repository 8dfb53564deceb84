#include "algorithms/fit-quantile.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/residual-program.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

Status fit_quantile(std::span<const ColumnView> features, std::span<const double> labels,
                    std::span<const double> weights, const QuantileRules& rules, const LinearColumns& model,
                    const Control& control) {
  const std::size_t count = features.size();
  const std::size_t n = labels.size();
  if (model.coefficients.size() != count || model.intercepts.size() != 1 || model.outcome.size() != 3 ||
      !(rules.quantile > 0 && rules.quantile < 1)) {
    return {Code::kShape};
  }
  for (const ColumnView& feature : features) {
    if (feature.length != n) return {Code::kShape};
  }
  double mean = 0;
  Status status = label_means(labels, weights, {&mean, 1}, control);
  if (!status.ok()) return status;
  status = column_moments(features, model.means, model.scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;
  const double unit = label_unit(labels, mean);
  double weight = static_cast<double>(n);
  if (!weights.empty()) {
    weight = 0;
    for (const double w : weights) weight += w;
  }

  // Weights are scaled to a mean of 1.
  ResidualRows rows(n + (rules.alpha > 0 ? count : 0));
  const double share = static_cast<double>(n) / weight;
  for (std::size_t row = 0; row < n; ++row) {
    rows.target[row] = (labels[row] - mean) / unit;
    rows.room[row] = (weights.empty() ? 1.0 : weights[row]) * share;
    rows.rest[row] = rows.room[row] * (1 - rules.quantile);
  }
  // A coefficient's penalty is the loss of one more row. No slope is larger than this: such a penalty leaves no coefficient.
  const double largest = 2 * static_cast<double>(n) * std::sqrt(static_cast<double>(n));
  for (std::size_t row = n; row < rows.size(); ++row) {
    const double own = rules.standardized ? 1.0 : model.scales[row - n];
    rows.rest[row] = std::min(rules.alpha * static_cast<double>(n) / own, largest);
    rows.room[row] = 2 * rows.rest[row];
  }
  rows.dual = rows.rest;

  const DesignMatrix design(features, n, model.means, model.scales, control);
  ResidualOptimum found;
  status = solve_residual_program(design, model.means, model.scales, rows, {}, {rules.tolerance, rules.most_iterations},
                                  found, control);
  if (!status.ok()) return status;
  for (std::size_t f = 0; f < count; ++f) model.coefficients[f] = found.at[f] * unit;
  model.intercepts[0] = found.at[count] * unit + mean;
  double loss = found.loss;
  for (std::size_t row = n; row < rows.size(); ++row) {
    loss -= rows.rest[row] * std::abs(rows.above[row] - rows.below[row]);
  }
  model.outcome[0] = static_cast<double>(found.iterations);
  model.outcome[1] = found.converged ? 1 : 0;
  model.outcome[2] = std::max(0.0, loss) / static_cast<double>(n) * unit;
  return {};
}

}  // namespace millrace
