#include <algorithm>
#include <cmath>

#include "core/math.h"
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

// `pair(score, label, gradient, hessian)` for each row: a loop without branches, which vectorises.
template <class Pair>
void for_each_pair(const Run& run, Pair&& pair) noexcept {
  for (std::size_t i = 0; i < run.count; ++i) pair(run.scores[i], run.labels[i], run.gradients[i], run.hessians[i]);
}

double sign(double x) noexcept { return static_cast<double>(x > 0) - static_cast<double>(x < 0); }

void logistic_pairs(const Run& run) noexcept {
  for_each_pair(run, [](double score, double label, double& gradient, double& hessian) {
    const double p = math::logistic(score);
    gradient = p - label;
    hessian = p * (1.0 - p);
  });
}

void quantile_pairs(const Run& run, double alpha) noexcept {
  for_each_pair(run, [alpha](double score, double label, double& gradient, double& hessian) {
    gradient = static_cast<double>(score >= label) - alpha;
    hessian = 1.0;
  });
}

void poisson_pairs(const Run& run, double max_delta_step) noexcept {
  const double raise = math::exp(max_delta_step);
  for_each_pair(run, [raise](double score, double label, double& gradient, double& hessian) {
    const double mean = math::exp(score);
    gradient = mean - label;
    hessian = mean * raise;
  });
}

void gamma_pairs(const Run& run) noexcept {
  for_each_pair(run, [](double score, double label, double& gradient, double& hessian) {
    hessian = label * math::exp(-score);
    gradient = 1.0 - hessian;
  });
}

void tweedie_pairs(const Run& run, double power) noexcept {
  const double a = 1.0 - power;
  const double b = 2.0 - power;
  for_each_pair(run, [a, b](double score, double label, double& gradient, double& hessian) {
    const double near_label = label * math::exp(a * score);
    const double near_mean = math::exp(b * score);
    gradient = near_mean - near_label;
    hessian = b * near_mean - a * near_label;
  });
}

// Class by class over the run; the exponentials wait in `gradients` for their sum.
void softmax_pairs(const ScoredRows& rows, std::size_t begin, const Run& run) noexcept {
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

void unweighted_pairs(const ScoredRows& rows, std::size_t begin, const Run& run) noexcept {
  const LossParameters& parameters = *rows.parameters;
  const double delta = parameters.alpha;
  switch (rows.objective) {
    case Objective::kSquaredError:
      return for_each_pair(run, [](double score, double label, double& gradient, double& hessian) {
        gradient = score - label;
        hessian = 1.0;
      });
    case Objective::kAbsoluteError:
      return for_each_pair(run, [](double score, double label, double& gradient, double& hessian) {
        gradient = sign(score - label);
        hessian = 1.0;
      });
    case Objective::kHuber:
      return for_each_pair(run, [delta](double score, double label, double& gradient, double& hessian) {
        gradient = std::min(std::max(score - label, -delta), delta);
        hessian = 1.0;
      });
    case Objective::kBinary:
    case Objective::kCrossEntropy: return logistic_pairs(run);
    case Objective::kSoftmax: return softmax_pairs(rows, begin, run);
    case Objective::kQuantile: return quantile_pairs(run, parameters.alpha);
    case Objective::kPoisson: return poisson_pairs(run, parameters.poisson_max_delta_step);
    case Objective::kGamma: return gamma_pairs(run);
    case Objective::kTweedie: return tweedie_pairs(run, parameters.tweedie_power);
    case Objective::kLambdaRank:
    case Objective::kRankXendcg:
    case Objective::kCustom: return;
  }
}

}  // namespace

void loss_gradients(const ScoredRows& rows, std::size_t begin, std::size_t count, double* gradients,
                    double* hessians) noexcept {
  unweighted_pairs(rows, begin, {count, rows.labels + begin, rows.scores + begin, gradients, hessians});
  if (rows.weights == nullptr) return;
  const double* weights = rows.weights + begin;
  for (std::size_t k = 0; k < rows.output_count; ++k) {
    for (std::size_t i = 0; i < count; ++i) gradients[k * count + i] *= weights[i];
    for (std::size_t i = 0; i < count; ++i) hessians[k * count + i] *= weights[i];
  }
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
