#include "algorithms/solve-linear-model.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "algorithms/solve-triangular.h"
#include "core/math.h"
#include "kernels/matrix/label-means.h"
#include "kernels/loss/linear-loss.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

constexpr std::size_t kNewtonWidth = 320;
constexpr std::size_t kMemory = 10;     // pairs that L-BFGS remembers
constexpr double kTolerance = 1e-8;     // of the largest slope, per unit of weight and of the label's spread
constexpr std::size_t kHalvings = 40;

struct Search {
  const LinearProblem& problem;
  const Control& control;
  double weight;     // of all rows
  double tolerance;  // of the largest slope
  std::size_t most_iterations;
  std::vector<double> at;
  LinearLoss here;
  std::size_t iterations = 0;
  bool converged = false;

  bool is_flat() const noexcept {
    double largest = 0;
    for (const double slope : here.gradient) largest = std::max(largest, std::abs(slope));
    return largest <= tolerance;
  }

  // Moves along `step`, halved until the loss falls enough; false when it falls no more.
  bool move(const std::vector<double>& step, bool with_curvature) {
    double slope = 0;
    for (std::size_t i = 0; i < at.size(); ++i) slope += here.gradient[i] * step[i];
    if (!(slope < 0)) return false;
    double length = 1;
    std::vector<double> next(at.size());
    for (std::size_t halving = 0; halving < kHalvings && !control.stopped(); ++halving, length /= 2) {
      for (std::size_t i = 0; i < at.size(); ++i) next[i] = at[i] + length * step[i];
      LinearLoss there = linear_loss(problem, next, with_curvature, control);
      if (!(there.loss <= here.loss + 1e-4 * length * slope)) continue;
      at.swap(next);
      here = std::move(there);
      return true;
    }
    return false;
  }

  // The Newton step. A ridge is added, ten times more at each try, until the curvature can be factored.
  std::vector<double> newton_step() const {
    const std::size_t width = at.size();
    double trace = 0;
    for (std::size_t i = 0; i < width; ++i) trace += here.curvature[i * width + i];
    std::vector<double> factor = here.curvature;
    double ridge = 0;
    const auto lower = packed_view(factor.data(), width, width);
    while (!factor_cholesky(lower, 1e-13, control).ok()) {
      ridge = ridge == 0 ? std::max(1e-12 * trace / static_cast<double>(width), 1e-300) : ridge * 10;
      factor = here.curvature;
      for (std::size_t i = 0; i < width; ++i) factor[i * width + i] += ridge;
      if (!std::isfinite(ridge) || control.stopped()) return std::vector<double>(width, 0.0);
    }
    std::vector<double> step(width);
    for (std::size_t i = 0; i < width; ++i) step[i] = -here.gradient[i];
    const auto x = packed_view(step.data(), width, 1);
    solve_triangular(lower.as_const(), x, {}, control);
    solve_triangular(lower.as_const().transposed(), x, {true, false}, control);
    return step;
  }

  void newton() {
    here = linear_loss(problem, at, true, control);
    while (!control.stopped() && iterations < most_iterations && !(converged = is_flat())) {
      ++iterations;
      const double before = here.loss;
      if (!move(newton_step(), true)) {
        // No step lowers the loss any more: the slope left is rounding.
        converged = true;
        return;
      }
      // The last digits of a sum over many rows: as far as it goes.
      if (before - here.loss <= 1e-14 * std::abs(before)) converged = true;
      if (converged) return;
    }
  }

  void quasi_newton(double curvature) {
    std::vector<std::vector<double>> steps;
    std::vector<std::vector<double>> turns;
    here = linear_loss(problem, at, false, control);
    while (!control.stopped() && iterations < most_iterations && !(converged = is_flat())) {
      ++iterations;
      const std::vector<double> before = at;
      const std::vector<double> slopes = here.gradient;
      const double loss = here.loss;
      if (!move(direction(steps, turns, curvature), false)) {
        if (steps.empty()) return;
        steps.clear();  // start again downhill
        turns.clear();
        continue;
      }
      if (loss - here.loss <= 1e-13 * std::abs(loss)) {
        converged = true;
        return;
      }
      remember(steps, turns, before, slopes);
    }
  }

  void remember(std::vector<std::vector<double>>& steps, std::vector<std::vector<double>>& turns,
                const std::vector<double>& before, const std::vector<double>& slopes) const {
    std::vector<double> step(at.size());
    std::vector<double> turn(at.size());
    double product = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      step[i] = at[i] - before[i];
      turn[i] = here.gradient[i] - slopes[i];
      product += step[i] * turn[i];
    }
    if (!(product > 0)) return;
    steps.push_back(std::move(step));
    turns.push_back(std::move(turn));
    if (steps.size() > kMemory) {
      steps.erase(steps.begin());
      turns.erase(turns.begin());
    }
  }

  // The two-loop recursion (Nocedal and Wright, algorithm 7.4).
  std::vector<double> direction(const std::vector<std::vector<double>>& steps,
                                const std::vector<std::vector<double>>& turns, double curvature) const {
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
      return sum;
    };
    std::vector<double> q = here.gradient;
    std::vector<double> alphas(steps.size());
    for (std::size_t k = steps.size(); k-- > 0;) {
      alphas[k] = dot(steps[k], q) / dot(steps[k], turns[k]);
      for (std::size_t i = 0; i < q.size(); ++i) q[i] -= alphas[k] * turns[k][i];
    }
    const double scale = steps.empty() ? 1.0 / curvature : dot(steps.back(), turns.back()) / dot(turns.back(), turns.back());
    for (double& value : q) value *= scale;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const double beta = dot(turns[k], q) / dot(steps[k], turns[k]);
      for (std::size_t i = 0; i < q.size(); ++i) q[i] += (alphas[k] - beta) * steps[k][i];
    }
    for (double& value : q) value = -value;
    return q;
  }
};

// Values are fitted in units of their spread, about their mean, so that tolerances mean the same for any target.
double spread_of(std::span<const double> labels, double mean) noexcept {
  double largest = 0;
  for (const double label : labels) largest = std::max(largest, std::abs(label / 2 - mean / 2));
  if (largest == 0) return 1;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, std::clamp(exponent, -1000, 1000));
}

}  // namespace

Status solve_linear_model(std::span<const ColumnView> features, std::span<const double> labels,
                          std::span<const double> weights, const LinearRules& rules, const LinearColumns& model,
                          const Control& control) {
  const std::size_t outputs = model.intercepts.size();
  const std::size_t count = features.size();
  const std::size_t width = count + 1;
  if (outputs == 0 || model.coefficients.size() != outputs * count || model.outcome.size() != 3) return {Code::kShape};
  for (const ColumnView& feature : features) {
    if (feature.length != labels.size()) return {Code::kShape};
  }
  const bool values = rules.objective == Objective::kSquaredError;
  std::vector<double> means(values ? 1 : std::max<std::size_t>(2, outputs));
  Status status = label_means(labels, weights, means, control);
  if (!status.ok()) return status;
  status = column_moments(features, model.means, model.scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;

  const double spread = values ? spread_of(labels, means[0]) : 1.0;
  std::vector<double> moved;
  if (values) {
    moved.resize(labels.size());
    for (std::size_t row = 0; row < labels.size(); ++row) moved[row] = labels[row] / spread - means[0] / spread;
  }
  double weight = static_cast<double>(labels.size());
  if (!weights.empty()) {
    weight = 0;
    for (const double w : weights) weight += w;
  }
  const DesignMatrix design(features, labels.size(), model.means, model.scales, control);
  if (control.stopped()) return {Code::kCancelled};
  const LinearProblem problem{design, rules.objective, outputs, values ? moved.data() : labels.data(),
                              weights.empty() ? nullptr : weights.data(), rules.lambda_l2};
  Search search{problem, control, weight, kTolerance * weight, rules.most_iterations,
                std::vector<double>(outputs * width, 0.0), {}, 0, false};
  // The intercept starts at the best answer without features.
  for (std::size_t k = 0; k < outputs && !values; ++k) {
    const double share = std::clamp(means[outputs == 1 ? 1 : k], 1e-15, 1.0 - 1e-15);
    search.at[k * width + count] = outputs == 1 ? math::log(share / (1.0 - share)) : math::log(share);
  }
  if (outputs == 1 && width <= kNewtonWidth) search.newton();
  else search.quasi_newton((values ? 1.0 : 0.25) * weight + rules.lambda_l2);
  if (control.stopped()) return {Code::kCancelled};

  for (std::size_t k = 0; k < outputs; ++k) {
    const double* from = search.at.data() + k * width;
    for (std::size_t f = 0; f < count; ++f) model.coefficients[k * count + f] = from[f] * spread;
    model.intercepts[k] = from[count] * spread + (values ? means[0] : 0.0);
  }
  model.outcome[0] = static_cast<double>(search.iterations);
  model.outcome[1] = search.converged ? 1 : 0;
  model.outcome[2] = search.here.loss / weight * spread * spread;
  return {};
}

}  // namespace millrace
