#include "algorithms/principal-components.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/eigen-symmetric.h"
#include "algorithms/gram-of-columns.h"
#include "algorithms/randomized-svd.h"
#include "algorithms/svd.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

Status by_gram(std::span<const ColumnView> features, std::span<const double> weights, const Components& result,
               const Control& control) {
  const std::size_t width = features.size();
  const std::size_t whole = width + 1;
  LargeArray<double> product(whole * whole);
  Status status = gram_of_columns(features, weights, result.means, result.scales, product.span(), control);
  // Values are finite and weights fit: what is left is a value too far from its mean for its products to be summed.
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kInvalid} : status;
  LargeArray<double> cells(2 * width * width);
  const auto covariance = packed_view(cells.data(), width, width);
  const auto vectors = packed_view(cells.data() + width * width, width, width);
  const double* sums = product.data() + width * whole;
  const double weight = sums[width];
  for (std::size_t row = 0; row < width; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      // The sums are what rounding left of 0.
      covariance.at(row, column) = (product[row * whole + column] - sums[row] * sums[column] / weight) / (weight - 1);
    }
  }
  std::vector<double> values(width);
  status = eigen_symmetric(covariance.as_const(), values, vectors, control);
  if (!status.ok()) return status;
  for (std::size_t i = 0; i < result.variances.size(); ++i) {
    result.variances[i] = std::max(0.0, values[i]);
    std::copy_n(vectors.row(i), width, result.directions.data() + i * width);
  }
  return {};
}

Status by_rows(std::span<const ColumnView> features, std::span<const double> weights, const ComponentRules& rules,
               const Components& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t rows = features[0].length;
  LargeArray<double> cells;
  Status status = pack_all_rows(features, result.means, result.scales, cells, control);
  if (!status.ok()) return status;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    scale_row(cells.data() + row * width, std::sqrt(weights[row]), width);
  }
  const std::size_t k = rules.solver == ComponentSolver::kSvd ? std::min(rows, width) : result.variances.size();
  LargeArray<double> left(rows * k);
  LargeArray<double> right(k * width);
  std::vector<double> values(k);
  const auto matrix = packed_view<const double>(cells.data(), rows, width);
  const auto left_view = packed_view(left.data(), rows, k);
  const auto right_view = packed_view(right.data(), k, width);
  status = rules.solver == ComponentSolver::kSvd
               ? svd(matrix, left_view, values, right_view, control)
               : randomized_svd(matrix, left_view, values, right_view, {rules.oversampling, rules.iterations, rules.seed},
                                control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kInvalid} : status;
  for (std::size_t i = 0; i < result.variances.size(); ++i) {
    result.variances[i] = values[i] * values[i] / (result.totals[0] - 1);
  }
  std::copy_n(right.data(), result.directions.size(), result.directions.data());
  return {};
}

}  // namespace

Status principal_components(std::span<const ColumnView> features, std::span<const double> weights,
                            const ComponentRules& rules, const Components& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t k = result.variances.size();
  const std::size_t rows = width == 0 ? 0 : features[0].length;
  if (k > std::min(width, rows) || result.directions.size() != k * width || result.means.size() != width ||
      result.scales.size() != width || result.totals.size() != 2) {
    return {Code::kShape};
  }
  Status status = check_rows(features, rows, weights);
  if (!status.ok()) return status;
  const double weight = weight_of_rows(weights, rows);
  if (!(weight > 1)) return {Code::kShape};
  std::vector<double> deviations(width);
  status = row_moments(features, weights, result.means, deviations, control);
  if (!status.ok()) return status;
  double total = 0;
  for (std::size_t f = 0; f < width; ++f) {
    // Below this, what is left is the rounding of the values themselves: the column is constant.
    const bool varies = deviations[f] > 1e-14 * std::abs(result.means[f]);
    result.scales[f] = rules.scaled && varies ? deviations[f] : 1.0;
    const double share = deviations[f] / result.scales[f];
    total += share * share;
  }
  result.totals[0] = weight;
  result.totals[1] = total * (weight / (weight - 1));
  return rules.solver == ComponentSolver::kGram ? by_gram(features, weights, result, control)
                                                : by_rows(features, weights, rules, result, control);
}

}  // namespace millrace
