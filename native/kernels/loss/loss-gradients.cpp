#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "core/simd.h"
#include "kernels/loss/loss.h"

namespace millrace {
namespace {

// One run of rows: labels and scores from its first row on, and where gradients and hessians go.
struct Run {
  std::size_t count;
  const double* labels;
  const double* scores;
  double* gradients;
  double* hessians;
};

// What follows is inlined into one function for each level of vector instructions (core/simd.h), each loop free of
// branches so that it vectorises.

[[gnu::always_inline]] inline double sign(double x) noexcept {
  return static_cast<double>(x > 0) - static_cast<double>(x < 0);
}

[[gnu::always_inline]] inline void squared_pairs(const Run& run) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    gradients[i] = scores[i] - labels[i];
    hessians[i] = 1.0;
  }
}

[[gnu::always_inline]] inline void absolute_pairs(const Run& run) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    gradients[i] = sign(scores[i] - labels[i]);
    hessians[i] = 1.0;
  }
}

[[gnu::always_inline]] inline void huber_pairs(const Run& run, double delta) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    gradients[i] = std::min(std::max(scores[i] - labels[i], -delta), delta);
    hessians[i] = 1.0;
  }
}

[[gnu::always_inline]] inline void quantile_pairs(const Run& run, double alpha) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    gradients[i] = static_cast<double>(scores[i] >= labels[i]) - alpha;
    hessians[i] = 1.0;
  }
}

[[gnu::always_inline]] inline void logistic_pairs(const Run& run) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    const double p = math::logistic(scores[i]);
    gradients[i] = p - labels[i];
    hessians[i] = p * (1.0 - p);
  }
}

[[gnu::always_inline]] inline void poisson_pairs(const Run& run, double max_delta_step) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  const double raise = math::exp(max_delta_step);
  for (std::size_t i = 0; i < count; ++i) {
    const double mean = math::exp(scores[i]);
    gradients[i] = mean - labels[i];
    hessians[i] = mean * raise;
  }
}

[[gnu::always_inline]] inline void gamma_pairs(const Run& run) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  for (std::size_t i = 0; i < count; ++i) {
    const double ratio = labels[i] * math::exp(-scores[i]);
    gradients[i] = 1.0 - ratio;
    hessians[i] = ratio;
  }
}

[[gnu::always_inline]] inline void tweedie_pairs(const Run& run, double power) noexcept {
  const auto [count, labels, scores, gradients, hessians] = run;
  const double a = 1.0 - power;
  const double b = 2.0 - power;
  for (std::size_t i = 0; i < count; ++i) {
    const double near_label = labels[i] * math::exp(a * scores[i]);
    const double near_mean = math::exp(b * scores[i]);
    gradients[i] = near_mean - near_label;
    hessians[i] = b * near_mean - a * near_label;
  }
}

// Class by class over the run; the exponentials wait in `gradients` for their sum.
[[gnu::always_inline]] inline void softmax_pairs(const ScoredRows& rows, std::size_t begin, const Run& run) noexcept {
  double largest[kLossRun];
  double inverse[kLossRun];
  std::copy_n(run.scores, run.count, largest);
  for (std::size_t k = 1; k < rows.output_count; ++k) {
    const double* scores = rows.scores + k * rows.row_count + begin;
    for (std::size_t i = 0; i < run.count; ++i) largest[i] = std::max(largest[i], scores[i]);
  }
  std::fill_n(inverse, run.count, 0.0);
  for (std::size_t k = 0; k < rows.output_count; ++k) {
    const double* scores = rows.scores + k * rows.row_count + begin;
    double* out = run.gradients + k * run.count;
    for (std::size_t i = 0; i < run.count; ++i) out[i] = math::exp(scores[i] - largest[i]);
    for (std::size_t i = 0; i < run.count; ++i) inverse[i] += out[i];
  }
  for (std::size_t i = 0; i < run.count; ++i) inverse[i] = 1.0 / inverse[i];
  const double classes = static_cast<double>(rows.output_count);
  const double factor = classes / (classes - 1.0);
  for (std::size_t k = 0; k < rows.output_count; ++k) {
    double* gradients = run.gradients + k * run.count;
    double* hessians = run.hessians + k * run.count;
    const double wanted = static_cast<double>(k);
    for (std::size_t i = 0; i < run.count; ++i) {
      const double p = gradients[i] * inverse[i];
      hessians[i] = factor * p * (1.0 - p);
      gradients[i] = p - static_cast<double>(run.labels[i] == wanted);
    }
  }
}

[[gnu::always_inline]] inline void unweighted_pairs(const ScoredRows& rows, std::size_t begin,
                                                    const Run& run) noexcept {
  const LossParameters& parameters = *rows.parameters;
  switch (rows.objective) {
    case Objective::kSquaredError: return squared_pairs(run);
    case Objective::kAbsoluteError: return absolute_pairs(run);
    case Objective::kHuber: return huber_pairs(run, parameters.alpha);
    case Objective::kQuantile: return quantile_pairs(run, parameters.alpha);
    case Objective::kBinary:
    case Objective::kCrossEntropy: return logistic_pairs(run);
    case Objective::kSoftmax: return softmax_pairs(rows, begin, run);
    case Objective::kPoisson: return poisson_pairs(run, parameters.poisson_max_delta_step);
    case Objective::kGamma: return gamma_pairs(run);
    case Objective::kTweedie: return tweedie_pairs(run, parameters.tweedie_power);
    case Objective::kLambdaRank:
    case Objective::kRankXendcg:
    case Objective::kCustom: return;
  }
}

struct FillRun {
  const ScoredRows& rows;
  std::size_t begin;
  const Run& run;

  [[gnu::always_inline]] void operator()() const noexcept {
    unweighted_pairs(rows, begin, run);
    if (rows.weights == nullptr) return;
    const double* weights = rows.weights + begin;
    for (std::size_t k = 0; k < rows.output_count; ++k) {
      double* gradients = run.gradients + k * run.count;
      double* hessians = run.hessians + k * run.count;
      for (std::size_t i = 0; i < run.count; ++i) gradients[i] *= weights[i];
      for (std::size_t i = 0; i < run.count; ++i) hessians[i] *= weights[i];
    }
  }
};

}  // namespace

void loss_gradients(const ScoredRows& rows, std::size_t begin, std::size_t count, double* gradients,
                    double* hessians, Simd level) noexcept {
  const Run run{count, rows.labels + begin, rows.scores + begin, gradients, hessians};
  with_simd(level, FillRun{rows, begin, run});
}

LossBounds loss_bounds(Objective objective, const LossParameters& parameters, std::size_t output_count) noexcept {
  LossBounds bounds;
  switch (objective) {
    case Objective::kSquaredError: bounds.hessian = 1; break;
    case Objective::kAbsoluteError: bounds.gradient = bounds.hessian = 1; break;
    case Objective::kHuber: bounds = {parameters.alpha, 1}; break;
    case Objective::kQuantile: bounds = {std::max(parameters.alpha, 1.0 - parameters.alpha), 1}; break;
    case Objective::kBinary:
    case Objective::kCrossEntropy: bounds = {1, 0.25}; break;
    case Objective::kSoftmax: {
      const double classes = static_cast<double>(output_count);
      bounds = {1, classes / (classes - 1.0) * 0.25};
      break;
    }
    case Objective::kRankXendcg: bounds.hessian = 0.25; break;
    case Objective::kPoisson:
    case Objective::kGamma:
    case Objective::kTweedie:
    case Objective::kLambdaRank:
    case Objective::kCustom: break;
  }
  bounds.is_hessian_weight = bounds.hessian == 1;
  return bounds;
}

}  // namespace millrace
