#include "algorithms/fit-hinge.h"

#include <algorithm>
#include <vector>

#include "algorithms/residual-program.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

// Of the coefficients of standardised features and their intercept.
std::vector<double> quadratic_of(const HingeRules& rules, const LinearColumns& model, double share) {
  const std::size_t count = model.means.size();
  const std::size_t width = count + 1;
  std::vector<double> quadratic(width * width, 0.0);
  std::vector<double> direction(width, 1.0);  // intercept in the features' units = direction' (coefficients, intercept)
  for (std::size_t f = 0; f < count; ++f) {
    const double unit = rules.standardized ? 1.0 : 1.0 / model.scales[f];
    quadratic[f * width + f] = share * rules.lambda * unit * unit;
    direction[f] = rules.standardized ? 0.0 : -model.means[f] / model.scales[f];
  }
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j)
      quadratic[i * width + j] += share * rules.lambda_intercept * direction[i] * direction[j];
  }
  return quadratic;
}

}  // namespace

Status fit_hinge(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                 std::size_t class_count, const HingeRules& rules, const LinearColumns& model, const Control& control) {
  const std::size_t count = features.size();
  const std::size_t n = labels.size();
  const std::size_t outputs = model.intercepts.size();
  if (class_count < 2 || outputs != (class_count == 2 ? 1 : class_count) || model.coefficients.size() != outputs * count ||
      model.outcome.size() != 3) {
    return {Code::kShape};
  }
  for (const ColumnView& feature : features) {
    if (feature.length != n) return {Code::kShape};
  }
  std::vector<double> shares(class_count);
  Status status = label_means(labels, weights, shares, control);
  if (!status.ok()) return status;
  status = column_moments(features, model.means, model.scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;
  double weight = static_cast<double>(n);
  if (!weights.empty()) {
    weight = 0;
    for (const double own : weights) weight += own;
  }

  // Weights are scaled to a mean of 1.
  const double share = static_cast<double>(n) / weight;
  const std::vector<double> quadratic = quadratic_of(rules, model, share);
  const DesignMatrix design(features, n, model.means, model.scales, control);
  ResidualRows rows(n);
  std::fill(model.outcome.begin(), model.outcome.end(), 0.0);
  model.outcome[1] = 1;
  control.set_total(static_cast<std::int64_t>(outputs));
  for (std::size_t k = 0; k < outputs; ++k) {
    const double own = outputs == 1 ? 1.0 : static_cast<double>(k);
    for (std::size_t row = 0; row < n; ++row) {
      const bool is_own = labels[row] == own;
      rows.target[row] = is_own ? 1.0 : -1.0;
      rows.room[row] = (weights.empty() ? 1.0 : weights[row]) * share;
      rows.rest[row] = is_own ? 0.0 : rows.room[row];
      rows.dual[row] = 0.5 * rows.room[row];
    }
    ResidualOptimum found;
    status = solve_residual_program(design, model.means, model.scales, rows, quadratic,
                                    {rules.tolerance, rules.most_iterations}, found, control);
    if (!status.ok()) return status;
    std::copy_n(found.at.begin(), count, model.coefficients.begin() + static_cast<std::ptrdiff_t>(k * count));
    model.intercepts[k] = found.at[count];
    model.outcome[0] = std::max(model.outcome[0], static_cast<double>(found.iterations));
    model.outcome[1] = found.converged ? model.outcome[1] : 0.0;
    model.outcome[2] += found.loss / static_cast<double>(n);
    control.add_done();
  }
  return {};
}

}  // namespace millrace
