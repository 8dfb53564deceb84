#include "algorithms/fit-tweedie.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "algorithms/multiply.h"
#include "algorithms/solve-triangular.h"
#include "algorithms/sum-runs.h"
#include "core/large-array.h"
#include "core/math.h"
#include "core/threads.h"
#include "kernels/loss/tweedie-rows.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/score-rows.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

constexpr std::size_t kStride = 16;            // of stretches of rows that the first steps take
constexpr std::size_t kLeastSampled = 10'000;  // rows, and so many a feature:
constexpr std::size_t kSampledAFeature = 50;
constexpr double kSampledTolerance = 1e-3;
constexpr std::size_t kHalvings = 40;
constexpr double kLargestPenalty = 1e200;

// The penalised mean loss at a point.
struct Point {
  std::vector<double> at;         // [width] coefficients, then the intercept
  double loss = 0;
  double weight = 0;
  std::vector<double> gradient;   // [width]
  std::vector<double> curvature;  // [width^2] lower triangle
};

struct Fit {
  std::span<const ColumnView> features;
  std::span<const double> labels;
  std::span<const double> weights;
  std::span<const double> means;
  std::span<const double> scales;
  std::vector<double> penalties;  // [count]
  const TweedieRules& rules;
  const Control& control;

  std::size_t count() const noexcept { return features.size(); }
  std::size_t width() const noexcept { return features.size() + 1; }
  // Rows of a stretch: a power of two, so that stretches fill a run.
  std::size_t stretch() const noexcept {
    return 256 * std::bit_floor(std::clamp<std::size_t>((std::size_t{1} << 16) / (256 * width()), 1, 8));
  }

  // Adds the rows of one run to sums: loss, weight, gradient, curvature one after the other.
  Status add_run(std::size_t begin, std::size_t end, std::size_t stride, const std::vector<double>& at,
                 double* sums) const {
    const std::size_t most = stretch();
    const std::size_t w = width();
    LargeArray<double> cells(2 * most * w + 3 * most);
    double* const plain = cells.data();
    double* const weighted = plain + most * w;
    double* const scores = weighted + most * w;
    double* const slopes = scores + most;
    double* const curves = slopes + most;
    const auto curvature = packed_view(sums + 2 + w, w, w);
    for (std::size_t row = begin; row < end && !control.stopped(); row += most) {
      if (row / most % stride != 0) continue;
      const std::size_t many = std::min(most, end - row);
      standardize_rows(features, means, scales, row, many, plain);
      score_rows(plain, many, w, at.data(), scores);
      const double* weight = weights.empty() ? nullptr : weights.data() + row;
      sums[0] += tweedie_rows(rules.power, labels.data() + row, weight, many, scores, slopes, curves);
      for (std::size_t i = 0; i < many; ++i) sums[1] += weight == nullptr ? 1.0 : weight[i];
      weigh_scored_rows(plain, many, w, slopes, curves, sums + 2, weighted);
      const auto left = packed_view<const double>(weighted, many, w);
      const Status status = multiply<double>(left.transposed(), packed_view<const double>(plain, many, w), curvature,
                                             {true, false, true}, control.with_threads(1));
      if (!status.ok()) return status;
    }
    return {};
  }

  // Loss, gradient and curvature at `point.at`, of every stride-th stretch of rows.
  Status evaluate(Point& point, std::size_t stride) const {
    const std::size_t w = width();
    const std::size_t length = 2 + w + w * w;
    std::vector<double> sums;
    const auto add = [&](std::size_t begin, std::size_t end, double* partial) {
      return add_run(begin, end, stride, point.at, partial);
    };
    const Status status = sum_runs(labels.size(), kInnerRun, length, control, add, sums);
    if (!status.ok()) return status;
    point.weight = sums[1];
    point.loss = sums[0] / sums[1];
    point.gradient.assign(sums.begin() + 2, sums.begin() + 2 + static_cast<std::ptrdiff_t>(w));
    point.curvature.assign(sums.begin() + 2 + static_cast<std::ptrdiff_t>(w), sums.end());
    for (double& value : point.gradient) value /= sums[1];
    for (double& value : point.curvature) value /= sums[1];
    add_penalty(point);
    return {};
  }

  void add_penalty(Point& point) const noexcept {
    const std::size_t w = width();
    const double all = point.curvature[w * w - 1];
    for (std::size_t f = 0; f < count(); ++f) {
      // A constant feature adds only the rounding of its values.
      const double rounding = 1e-14 * means[f] / scales[f];
      if (point.curvature[f * w + f] <= all * rounding * rounding) {
        for (std::size_t i = 0; i < w; ++i) point.curvature[f * w + i] = point.curvature[i * w + f] = 0;
        point.curvature[f * w + f] = 1;
        point.gradient[f] = 0;
        continue;
      }
      const double slope = penalties[f] * point.at[f];
      point.loss += 0.5 * slope * point.at[f];
      point.gradient[f] += slope;
      point.curvature[f * w + f] += penalties[f];
    }
  }

  // The Newton step. A ridge is added, ten times more at each try, until the curvature can be factored.
  std::vector<double> newton_step(const Point& point) const {
    const std::size_t w = width();
    double trace = 0;
    for (std::size_t i = 0; i < w; ++i) trace += point.curvature[i * w + i];
    std::vector<double> factor = point.curvature;
    const auto lower = packed_view(factor.data(), w, w);
    double ridge = 0;
    while (!factor_cholesky(lower, 1e-13, control).ok()) {
      ridge = ridge == 0 ? std::max(1e-12 * trace / static_cast<double>(w), 1e-300) : ridge * 10;
      factor = point.curvature;
      for (std::size_t i = 0; i < w; ++i) factor[i * w + i] += ridge;
      if (!std::isfinite(ridge) || control.stopped()) return std::vector<double>(w, 0.0);
    }
    std::vector<double> step(w);
    for (std::size_t i = 0; i < w; ++i) step[i] = -point.gradient[i];
    const auto x = packed_view(step.data(), w, 1);
    solve_triangular(lower.as_const(), x, {}, control);
    solve_triangular(lower.as_const().transposed(), x, {true, false}, control);
    return step;
  }

  // Steps until what is left is below `tolerance`; `point` is evaluated. A step so small that the next would be smaller
  // than the tolerance, as Newton's steps shrink, is taken on trust.
  Status descend(Point& point, std::size_t stride, double tolerance, std::size_t& iterations, bool& converged) const {
    const std::size_t w = width();
    const double last = rules.power <= 2 ? std::max(tolerance, std::sqrt(tolerance) / 10) : tolerance;
    converged = false;
    while (iterations < rules.most_iterations && !control.stopped()) {
      ++iterations;
      const std::vector<double> step = newton_step(point);
      double slope = 0;
      for (std::size_t i = 0; i < w; ++i) slope += step[i] * point.gradient[i];
      // Root mean square, by curvature, of what the step changes in scores.
      const double size = std::sqrt(std::max(0.0, -slope) / std::max(point.curvature[w * w - 1], 1e-300));
      if (!(slope < 0) || size <= last) {
        converged = true;
        for (std::size_t i = 0; i < w && slope < 0; ++i) point.at[i] += step[i];
        return {};
      }
      double length = 1;
      bool moved = false;
      for (std::size_t halving = 0; halving < kHalvings && !moved; ++halving, length /= 2) {
        Point next;
        next.at.resize(w);
        for (std::size_t i = 0; i < w; ++i) next.at[i] = point.at[i] + length * step[i];
        const Status status = evaluate(next, stride);
        if (!status.ok()) return status;
        const double slack = 1e-14 * std::abs(point.loss);
        moved = next.loss <= point.loss + 1e-4 * length * slope + slack;
        for (const double value : next.gradient) moved = moved && std::isfinite(value);
        if (moved) point = std::move(next);
      }
      if (!moved) return {};
    }
    return control.stopped() ? Status{Code::kCancelled} : Status{};
  }
};

}  // namespace

Status fit_tweedie(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                   const TweedieRules& rules, const LinearColumns& model, const Control& control) {
  const std::size_t count = features.size();
  if (model.coefficients.size() != count || model.intercepts.size() != 1 || model.outcome.size() != 3 ||
      !(rules.power >= 1)) {
    return {Code::kShape};
  }
  for (const ColumnView& feature : features) {
    if (feature.length != labels.size()) return {Code::kShape};
  }
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const bool fits = rules.power < 2 ? labels[row] >= 0 : labels[row] > 0;
    if (!fits) return {Code::kInvalid, static_cast<std::int64_t>(row)};
  }
  double mean = 0;
  Status status = label_means(labels, weights, {&mean, 1}, control);
  if (!status.ok()) return status;
  if (!(mean > 0)) return {Code::kInvalid};
  status = column_moments(features, model.means, model.scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;

  std::vector<double> penalties(count, rules.alpha);
  for (std::size_t f = 0; f < count && !rules.standardized; ++f) {
    penalties[f] = std::min(rules.alpha / model.scales[f] / model.scales[f], kLargestPenalty);
  }
  const Fit fit{features, labels, weights, model.means, model.scales, std::move(penalties), rules, control};
  Point start;
  start.at.assign(count + 1, 0.0);
  start.at[count] = math::log(mean);
  Point point = start;
  bool converged = false;
  if (labels.size() / kStride >= std::max(kLeastSampled, kSampledAFeature * count)) {
    std::size_t sampled = 0;
    status = fit.evaluate(point, kStride);
    if (status.ok() && std::isfinite(point.loss)) {
      status = fit.descend(point, kStride, kSampledTolerance, sampled, converged);
    }
    if (!status.ok()) return status;
  }
  status = fit.evaluate(point, 1);
  if (!status.ok()) return status;
  if (!std::isfinite(point.loss)) {
    point = start;
    status = fit.evaluate(point, 1);
    if (!status.ok()) return status;
    if (!std::isfinite(point.loss)) return {Code::kInvalid};
  }
  std::size_t iterations = 0;
  status = fit.descend(point, 1, rules.tolerance, iterations, converged);
  if (!status.ok()) return status;

  double penalty = 0;
  for (std::size_t f = 0; f < count; ++f) {
    model.coefficients[f] = point.at[f];
    penalty += 0.5 * fit.penalties[f] * point.at[f] * point.at[f];
  }
  model.intercepts[0] = point.at[count];
  model.outcome[0] = static_cast<double>(iterations);
  model.outcome[1] = converged ? 1 : 0;
  model.outcome[2] = point.loss - penalty;
  return {};
}

}  // namespace millrace
