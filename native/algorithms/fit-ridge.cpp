#include "algorithms/fit-ridge.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "algorithms/factor-qr.h"
#include "algorithms/regression-products.h"
#include "algorithms/solve-least-squares.h"
#include "algorithms/solve-triangular.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

// What is left of a feature's variance beside the others: below the first, residuals are worth a pass over the rows;
// below the second, normal equations are given up.
constexpr double kRefinedBelow = 1e-5;
constexpr double kGivenUpBelow = 1e-10;
constexpr std::size_t kRefinements = 2;
constexpr double kRankTolerance = 1e-12;
constexpr double kLargestPenalty = 1e200;

struct Ridge {
  std::span<const ColumnView> features;
  std::span<const double> labels;
  std::span<const double> weights;
  std::span<const double> means;
  std::span<const double> scales;
  const RegressionProducts& products;
  std::vector<double> penalties;     // [count] of each standardised coefficient
  const Control& control;
  std::vector<double> coefficients;  // [count] of standardised features, in units of the label's
  std::size_t rank = 0;

  std::size_t count() const noexcept { return features.size(); }
  double weight_of(std::size_t row) const noexcept { return weights.empty() ? 1.0 : weights[row]; }
  double label_of(std::size_t row) const noexcept { return (labels[row] - products.label_mean) / products.label_unit; }

  // The factor of the normal equations, and the least share of a diagonal element that its pivot has left.
  bool factor(std::vector<double>& lower, double& least_share) const {
    const std::size_t n = count();
    lower = products.gram;
    for (std::size_t f = 0; f < n; ++f) {
      lower[f * n + f] = products.is_constant(f) ? 1.0 : lower[f * n + f] + penalties[f];
    }
    std::vector<double> diagonal(n);
    for (std::size_t f = 0; f < n; ++f) diagonal[f] = lower[f * n + f];
    if (!factor_cholesky(packed_view(lower.data(), n, n), kGivenUpBelow, control).ok()) return false;
    least_share = 1;
    for (std::size_t f = 0; f < n; ++f) {
      least_share = std::min(least_share, lower[f * n + f] * lower[f * n + f] / diagonal[f]);
    }
    return true;
  }

  void solve(std::vector<double>& lower, std::vector<double>& x) const {
    const auto factor = packed_view<const double>(lower.data(), count(), count());
    const auto unknown = packed_view(x.data(), count(), 1);
    solve_triangular(factor, unknown, {}, control);
    solve_triangular(factor.transposed(), unknown, {true, false}, control);
  }

  // Sums of weight (z - shifts) times what the model leaves of the label, less the penalty's slope: 0 at the solution.
  std::vector<double> residual_slopes() const {
    const std::size_t n = count();
    const std::size_t width = n + 1;
    double intercept = products.label_shift;
    for (std::size_t f = 0; f < n; ++f) intercept -= coefficients[f] * products.shifts[f];
    constexpr std::size_t kRows = 4096;
    std::vector<double> partials(block_count(labels.size(), kRows) * width, 0.0);
    const std::size_t run = std::clamp<std::size_t>((std::size_t{64} << 10) / width / sizeof(double), 8, 256);
    for_each_block(
        labels.size(), control,
        [&](const Block& block) {
          double* sums = partials.data() + block.index * width;
          std::vector<double> rows(run * width);
          for (std::size_t begin = block.begin; begin < block.end; begin += run) {
            const std::size_t many = std::min(run, block.end - begin);
            standardize_rows(features, means, scales, begin, many, rows.data());
            for (std::size_t i = 0; i < many; ++i) {
              const double* z = rows.data() + i * width;
              double rest = label_of(begin + i) - intercept;
              for (std::size_t f = 0; f < n; ++f) rest -= coefficients[f] * z[f];
              rest *= weight_of(begin + i);
              for (std::size_t f = 0; f < width; ++f) sums[f] += rest * z[f];
            }
          }
        },
        kRows);
    std::vector<double> slopes(width, 0.0);
    for (std::size_t i = 0; i < partials.size(); ++i) slopes[i % width] += partials[i];
    for (std::size_t f = 0; f < n; ++f) {
      slopes[f] = products.is_constant(f)
                      ? 0.0
                      : slopes[f] - products.shifts[f] * slopes[n] - penalties[f] * coefficients[f];
    }
    slopes.resize(n);
    return slopes;
  }

  // The triangle R of the QR factors of the rows, centred and with the label as the last column, below the penalties.
  Status triangle_of_rows(LargeArray<double>& cells, std::size_t most) const {
    const std::size_t n = count();
    const std::size_t width = n + 1;
    std::vector<double> taus(width);
    std::fill_n(cells.data(), width * width, 0.0);
    for (std::size_t f = 0; f < n; ++f) {
      if (!products.is_constant(f)) cells[f * width + f] = std::sqrt(penalties[f]);
    }
    for (std::size_t row = 0; row < labels.size() && !control.stopped(); row += most) {
      const std::size_t many = std::min(most, labels.size() - row);
      double* below = cells.data() + width * width;
      // The column of ones that comes with the features makes room for the label.
      standardize_rows(features, means, scales, row, many, below);
      for (std::size_t i = 0; i < many; ++i) {
        double* z = below + i * width;
        const double root = std::sqrt(weight_of(row + i));
        for (std::size_t f = 0; f < n; ++f) z[f] = products.is_constant(f) ? 0.0 : (z[f] - products.shifts[f]) * root;
        z[n] = (label_of(row + i) - products.label_shift) * root;
      }
      const Status status = factor_qr(packed_view(cells.data(), width + many, width), taus, {}, control);
      if (!status.ok()) return status;
      for (std::size_t i = 1; i < width; ++i) std::fill_n(cells.data() + i * width, i, 0.0);
    }
    return control.stopped() ? Status{Code::kCancelled} : Status{};
  }

  Status solve_by_qr() {
    const std::size_t n = count();
    const std::size_t width = n + 1;
    const std::size_t most = std::max<std::size_t>(1024, 4 * width);
    LargeArray<double> cells((width + std::min(most, labels.size())) * width);
    const Status status = triangle_of_rows(cells, most);
    if (!status.ok()) return status;
    const auto triangle = packed_view<const double>(cells.data(), width, width);
    return solve_least_squares(triangle.block(0, 0, width, n), triangle.block(0, n, width, 1), kRankTolerance,
                               packed_view(coefficients.data(), n, 1), rank, control);
  }
};

}  // namespace

Status fit_ridge(std::span<const ColumnView> features, std::span<const double> labels, std::span<const double> weights,
                 double lambda, bool standardized, const LinearColumns& model, const Control& control) {
  const std::size_t count = features.size();
  if (model.coefficients.size() != count || model.intercepts.size() != 1 || model.outcome.size() != 3) {
    return {Code::kShape};
  }
  RegressionProducts products;
  Status status = regression_products(features, labels, weights, model.means, model.scales, products, control);
  if (!status.ok()) return status;

  std::vector<double> penalties(count, lambda);
  for (std::size_t f = 0; f < count && !standardized; ++f) {
    penalties[f] = std::min(lambda / model.scales[f] / model.scales[f], kLargestPenalty);
  }
  Ridge ridge{features, labels, weights, model.means, model.scales, products, std::move(penalties), control,
              std::vector<double>(count, 0.0)};
  std::vector<double> lower;
  double least_share = 1;
  double way = 0;
  if (ridge.factor(lower, least_share)) {
    for (std::size_t f = 0; f < count; ++f) ridge.rank += products.is_constant(f) ? 0 : 1;
    ridge.coefficients = products.slopes;
    ridge.solve(lower, ridge.coefficients);
    for (std::size_t round = 0; round < kRefinements && least_share < kRefinedBelow; ++round) {
      way = 1;
      std::vector<double> step = ridge.residual_slopes();
      ridge.solve(lower, step);
      for (std::size_t f = 0; f < count; ++f) ridge.coefficients[f] += step[f];
    }
  } else {
    way = 2;
    status = ridge.solve_by_qr();
    if (!status.ok()) return status;
  }
  if (control.stopped()) return {Code::kCancelled};

  const std::vector<double>& found = ridge.coefficients;
  double intercept = products.label_shift;
  double loss = products.energy;
  for (std::size_t i = 0; i < count; ++i) {
    intercept -= found[i] * products.shifts[i];
    double curve = 0;
    for (std::size_t j = 0; j < count; ++j) curve += products.gram[i * count + j] * found[j];
    loss += found[i] * (curve - 2 * products.slopes[i]);
    model.coefficients[i] = found[i] * products.label_unit;
  }
  model.intercepts[0] = intercept * products.label_unit + products.label_mean;
  model.outcome[0] = static_cast<double>(ridge.rank);
  model.outcome[1] = way;
  model.outcome[2] = std::max(0.0, loss) / products.weight / 2 * products.label_unit * products.label_unit;
  return {};
}

}  // namespace millrace
