#include "kernels/loss/linear-loss.h"

#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kStretches = 32;  // partial sums; a function of the rows, never of the threads

// The curvature of 4 rows at a time, each element one fixed sum: vectorises over columns.
void add_outer(const double* x, const double* weights, std::size_t count, std::size_t width, double* sums) noexcept {
  for (std::size_t row = 0; row + 4 <= count; row += 4) {
    const double* x0 = x + row * width;
    const double* x1 = x0 + width;
    const double* x2 = x1 + width;
    const double* x3 = x2 + width;
    for (std::size_t i = 0; i < width; ++i) {
      const double a0 = weights[row] * x0[i];
      const double a1 = weights[row + 1] * x1[i];
      const double a2 = weights[row + 2] * x2[i];
      const double a3 = weights[row + 3] * x3[i];
      double* out = sums + i * width;
      for (std::size_t j = 0; j <= i; ++j) out[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
    }
  }
  for (std::size_t row = count / 4 * 4; row < count; ++row) {
    const double* x0 = x + row * width;
    for (std::size_t i = 0; i < width; ++i) {
      const double a = weights[row] * x0[i];
      for (std::size_t j = 0; j <= i; ++j) sums[i * width + j] += a * x0[j];
    }
  }
}

// Four running sums, merged in a fixed order: the compiler may use two registers of two.
double dot(const double* a, const double* b, std::size_t n) noexcept {
  double s[4] = {0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) s[k] += a[i + k] * b[i + k];
  }
  for (; i < n; ++i) s[0] += a[i] * b[i];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

// Scores of a row -> its loss; the slopes by score replace the scores, the curvature (one output) goes to `bend`.
double row_loss(Objective objective, double label, double* scores, std::size_t outputs, double& bend) noexcept {
  if (objective == Objective::kSquaredError) {
    const double error = scores[0] - label;
    scores[0] = error;
    bend = 1;
    return 0.5 * error * error;
  }
  if (objective == Objective::kBinary) {
    const double z = scores[0];
    const double e = math::exp(-std::abs(z));
    const double p = z >= 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
    scores[0] = p - label;
    bend = e / ((1.0 + e) * (1.0 + e));
    return math::log1p(e) + std::max(z, 0.0) - label * z;
  }
  double largest = scores[0];
  for (std::size_t k = 1; k < outputs; ++k) largest = std::max(largest, scores[k]);
  const std::size_t wanted = static_cast<std::size_t>(label);
  const double at_label = scores[wanted] - largest;
  double sum = 0;
  for (std::size_t k = 0; k < outputs; ++k) sum += scores[k] = math::exp(scores[k] - largest);
  for (std::size_t k = 0; k < outputs; ++k) scores[k] /= sum;
  scores[wanted] -= 1;
  bend = 0;
  return math::log(sum) - at_label;
}

}  // namespace

LinearLoss linear_loss(const LinearProblem& problem, std::span<const double> parameters, bool with_curvature,
                       const Control& control) {
  const DesignMatrix& design = problem.design;
  const std::size_t width = design.width();
  const std::size_t outputs = problem.output_count;
  const std::size_t size = outputs * width;
  const std::size_t curvature_size = with_curvature ? width * width : 0;
  const std::size_t runs = block_count(design.row_count(), design.run_rows());
  const std::size_t stretches = std::min(kStretches, runs);
  std::vector<LinearLoss> partial(stretches);
  parallel_for(stretches, control, [&](std::size_t stretch) {
    LinearLoss& sum = partial[stretch];
    sum.gradient.assign(size, 0.0);
    sum.curvature.assign(curvature_size, 0.0);
    std::vector<double> scratch(design.run_rows() * width);
    std::vector<double> bends(design.run_rows());
    std::vector<double> scores(outputs);
    for (std::size_t run = runs * stretch / stretches; run < runs * (stretch + 1) / stretches; ++run) {
      if (control.stopped()) return;
      const std::size_t begin = run * design.run_rows();
      const std::size_t count = std::min(design.run_rows(), design.row_count() - begin);
      const double* rows = design.rows(begin, count, scratch.data());
      for (std::size_t i = 0; i < count; ++i) {
        const double* x = rows + i * width;
        const double weight = problem.weights == nullptr ? 1.0 : problem.weights[begin + i];
        for (std::size_t k = 0; k < outputs; ++k) scores[k] = dot(x, parameters.data() + k * width, width);
        sum.loss += weight * row_loss(problem.objective, problem.labels[begin + i], scores.data(), outputs, bends[i]);
        bends[i] *= weight;
        for (std::size_t k = 0; k < outputs; ++k) {
          const double slope = weight * scores[k];
          double* out = sum.gradient.data() + k * width;
          for (std::size_t j = 0; j < width; ++j) out[j] += slope * x[j];
        }
      }
      if (with_curvature) add_outer(rows, bends.data(), count, width, sum.curvature.data());
    }
  });
  LinearLoss total;
  total.gradient.assign(size, 0.0);
  total.curvature.assign(curvature_size, 0.0);
  if (control.stopped()) return total;
  for (const LinearLoss& part : partial) {
    total.loss += part.loss;
    for (std::size_t i = 0; i < size; ++i) total.gradient[i] += part.gradient[i];
    for (std::size_t i = 0; i < curvature_size; ++i) total.curvature[i] += part.curvature[i];
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (i % width == width - 1) continue;
    total.loss += 0.5 * problem.lambda_l2 * parameters[i] * parameters[i];
    total.gradient[i] += problem.lambda_l2 * parameters[i];
  }
  for (std::size_t i = 0; i + 1 < width && with_curvature; ++i) total.curvature[i * width + i] += problem.lambda_l2;
  return total;
}

}  // namespace millrace
