#include "algorithms/solve-linear-classes.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/minimize-convex.h"
#include "core/math.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

constexpr std::size_t kDense = 1536;         // parameters whose curvature is kept
constexpr std::size_t kLeastClassRows = 50;  // of each class in a sample that parameters are found on
constexpr double kSampleTolerance = 1e-4;    // where a sample has said what it can

struct Penalties {
  std::vector<double> l1;  // [width] of each coefficient, 0 of the intercept
  std::vector<double> l2;
  double intercept;
  std::vector<double> direction;  // [width] intercept in the features' units = direction' parameters

  Penalties(const LinearClassRules& rules, std::span<const double> means, std::span<const double> scales)
      : intercept(rules.lambda_intercept) {
    for (std::size_t f = 0; f < means.size(); ++f) {
      const double unit = rules.standardized ? 1.0 : 1.0 / scales[f];
      l1.push_back(rules.lambda_l1 * unit);
      l2.push_back(rules.lambda_l2 * unit * unit);
      direction.push_back(rules.standardized ? 0.0 : -means[f] / scales[f]);
    }
    l1.push_back(0);
    l2.push_back(0);
    direction.push_back(1);
  }

  double of_intercept(const double* parameters) const noexcept {
    double sum = 0;
    for (std::size_t j = 0; j < direction.size(); ++j) sum += direction[j] * parameters[j];
    return sum;
  }

  void add(std::span<const double> parameters, LossAndSlope& sum) const noexcept {
    const std::size_t width = l2.size();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      sum.loss += 0.5 * l2[i % width] * parameters[i] * parameters[i];
      sum.slope[i] += l2[i % width] * parameters[i];
    }
    for (std::size_t k = 0; k < parameters.size() && intercept > 0; k += width) {
      const double own = of_intercept(parameters.data() + k);
      sum.loss += 0.5 * intercept * own * own;
      for (std::size_t j = 0; j < width; ++j) sum.slope[k + j] += intercept * own * direction[j];
    }
  }

  // curvature = scale x curvature + that of the penalties.
  void add(double scale, std::span<double> curvature, std::size_t size) const noexcept {
    const std::size_t width = l2.size();
    for (double& element : curvature) element *= scale;
    for (std::size_t i = 0; i < size; ++i) curvature[i * size + i] += l2[i % width];
    for (std::size_t k = 0; k < size && intercept > 0; k += width) {
      for (std::size_t i = 0; i < width; ++i) {
        for (std::size_t j = 0; j < width; ++j)
          curvature[(k + i) * size + k + j] += intercept * direction[i] * direction[j];
      }
    }
  }
};

struct Solver {
  const ClassTable& table;
  const LinearClassRules& rules;
  const Penalties& penalties;
  const ClassSample& sample;
  std::size_t class_count;
  double weight;  // of all rows
  const Control& control;

  Minimum solve(const ClassRule& rule, std::size_t outputs, std::vector<double> start) const {
    const std::size_t size = start.size();
    const double scale = weight / sample.weight();
    ConvexProblem problem;
    for (std::size_t k = 0; k < outputs; ++k)
      problem.l1.insert(problem.l1.end(), penalties.l1.begin(), penalties.l1.end());
    problem.curvature_bound = weight * (rule.loss == ClassLoss::kLogistic  ? 0.25
                                        : rule.loss == ClassLoss::kSoftmax ? 0.5
                                                                           : 2.0) +
                              *std::max_element(penalties.l2.begin(), penalties.l2.end());
    const auto of_sample = [&](std::span<const double> at) {
      LossAndSlope sum = sample.loss(rule, outputs, at, control);
      sum.loss *= scale;
      for (double& slope : sum.slope) slope *= scale;
      penalties.add(at, sum);
      return sum;
    };
    const auto of_table = [&](std::span<const double> at) {
      LossAndSlope sum = loss_of_table(table, rule, outputs, at, control);
      penalties.add(at, sum);
      return sum;
    };
    if (size <= kDense && sample.weight() > 0) {
      problem.curvature = [&](std::span<const double> at, std::span<double> out) {
        sample.curvature(rule, outputs, at, out, control);
        penalties.add(scale, out, size);
      };
    }
    const bool whole = sample.row_count() == table.labels.size();
    const bool has_all = rule.loss == ClassLoss::kSquaredEpsilon || sample.least_rows(class_count) >= kLeastClassRows;
    if (!whole && problem.curvature && has_all) {
      problem.smooth = of_sample;
      problem.tolerance = kSampleTolerance * weight;
      problem.most_iterations = rules.most_iterations;
      const std::vector<double> before = start;
      start = minimize_convex(problem, std::move(start), control).at;
      if (!std::all_of(start.begin(), start.end(), [](double value) { return std::isfinite(value); })) start = before;
    }
    problem.smooth = whole ? std::function<LossAndSlope(std::span<const double>)>(of_sample) : of_table;
    problem.tolerance = rules.tolerance * weight;
    problem.most_iterations = rules.most_iterations;
    return minimize_convex(problem, std::move(start), control);
  }
};

// Rows of a sample from which the curvature of so many parameters is about right.
std::size_t sample_rows(std::size_t parameters, std::size_t width) noexcept {
  const std::size_t wanted = std::min(40 * parameters, (std::size_t{1} << 22) / width);
  return std::max({std::size_t{32768}, 10 * parameters, wanted});
}

}  // namespace

Status solve_linear_classes(std::span<const ColumnView> features, std::span<const double> labels,
                            std::span<const double> weights, std::size_t class_count, const LinearClassRules& rules,
                            const LinearColumns& model, const Control& control) {
  const std::size_t outputs = model.intercepts.size();
  const std::size_t count = features.size();
  const std::size_t width = count + 1;
  const bool values = rules.loss == ClassLoss::kSquaredEpsilon;
  if (outputs == 0 || model.coefficients.size() != outputs * count || model.outcome.size() != 3 ||
      (values ? outputs != 1 : class_count < 2 || (outputs != 1 && outputs != class_count) ||
                                   (outputs == 1 && class_count != 2))) {
    return {Code::kShape};
  }
  for (const ColumnView& feature : features) {
    if (feature.length != labels.size()) return {Code::kShape};
  }
  std::vector<double> shares(values ? 1 : class_count);
  Status status = label_means(labels, weights, shares, control);
  if (!status.ok()) return status;
  status = column_moments(features, model.means, model.scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;

  double weight = static_cast<double>(labels.size());
  if (!weights.empty()) {
    weight = 0;
    for (const double own : weights) weight += own;
  }
  const bool together = rules.loss == ClassLoss::kSoftmax;
  const std::size_t size = together ? outputs * width : width;
  const ClassTable table{features, labels, weights, model.means, model.scales};
  const ClassSample sample(table, size <= kDense ? sample_rows(size, width) : 0, control);
  if (control.stopped()) return {Code::kCancelled};
  const Penalties penalties(rules, model.means, model.scales);
  const Solver solver{table, rules, penalties, sample, class_count, weight, control};
  model.outcome[0] = 0;
  model.outcome[1] = 1;
  model.outcome[2] = 0;
  control.set_total(static_cast<std::int64_t>(together ? 1 : outputs));
  for (std::size_t first = 0; first < outputs; first += together ? outputs : 1) {
    const std::size_t of = together ? outputs : 1;
    std::vector<double> start(of * width, 0.0);
    // The intercept starts at the best answer without features.
    for (std::size_t k = 0; k < of; ++k) {
      const double share = std::clamp(values ? 0.0 : shares[outputs == 1 ? 1 : first + k], 1e-15, 1.0 - 1e-15);
      start[k * width + count] = values                                 ? shares[0]
                                 : together                             ? math::log(share)
                                 : rules.loss == ClassLoss::kLogistic ? math::log(share / (1.0 - share))
                                                                        : 0.0;
    }
    const ClassRule rule{rules.loss, outputs == 1 ? 1.0 : static_cast<double>(first), rules.epsilon};
    const Minimum found = solver.solve(rule, of, std::move(start));
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t k = 0; k < of; ++k) {
      const double* from = found.at.data() + k * width;
      std::copy_n(from, count, model.coefficients.data() + (first + k) * count);
      model.intercepts[first + k] = from[count];
    }
    model.outcome[0] = std::max(model.outcome[0], static_cast<double>(found.iterations));
    model.outcome[1] = found.converged ? model.outcome[1] : 0;
    model.outcome[2] += found.value / weight;
    control.add_done();
  }
  return {};
}

}  // namespace millrace
