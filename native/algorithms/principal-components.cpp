#include "algorithms/principal-components.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "algorithms/column-products.h"
#include "algorithms/eigen-symmetric.h"
#include "algorithms/multiply.h"
#include "algorithms/randomized-svd.h"
#include "algorithms/svd.h"
#include "algorithms/triangle-of-rows.h"
#include "core/large-array.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

// Scales from deviations, and the variance of all features together.
void set_scales(std::span<const double> deviations, bool scaled, const Components& result) noexcept {
  const double weight = result.totals[0];
  double total = 0;
  for (std::size_t f = 0; f < deviations.size(); ++f) {
    // Below this, what is left is the rounding of the values themselves: the column is constant.
    const bool varies = deviations[f] > 1e-14 * std::abs(result.means[f]);
    result.scales[f] = scaled && varies ? deviations[f] : 1.0;
    const double share = deviations[f] / result.scales[f];
    total += share * share;
  }
  result.totals[1] = total * (weight / (weight - 1));
}

// Weighted products of all pairs of columns less their origins, a column of ones with them as the last, as gram_of_columns
// has them: there nothing is missing, and no value is scaled.
Status products_of(std::span<const ColumnView> features, std::span<const double> weights, std::span<const double> origins,
                   MatrixView<double> product, const Control& control) {
  std::atomic<bool> usable{true};
  const auto fill = [&](std::size_t column, std::size_t begin, std::size_t count, double* values) {
    if (column == features.size()) std::fill_n(values, count, 1.0);
    else if (!copy_column(features[column], origins[column], 1, begin, count, values)) usable = false;
  };
  const std::size_t rows = features[0].length;
  const Status status = column_products(rows, features.size() + 1, fill, weights, product, control);
  return usable || !status.ok() ? status : unusable_cell(features, 0, rows);
}

// Means of rows here and there, near enough to those of all for products about them to keep their digits.
void near_means(std::span<const ColumnView> features, std::span<double> means) noexcept {
  constexpr std::size_t kPlaces = 32;
  constexpr std::size_t kRowsOfPlace = 32;
  double values[kRowsOfPlace];
  const std::size_t rows = features[0].length;
  for (std::size_t f = 0; f < features.size(); ++f) {
    double sum = 0;
    for (std::size_t place = 0; place < kPlaces; ++place) {
      decode(features[f], (rows - kRowsOfPlace) / (kPlaces - 1) * place, kRowsOfPlace, values);
      for (const double value : values) sum += value;
    }
    means[f] = sum / (kPlaces * kRowsOfPlace);
  }
}

// Whether the mean is so far from the origin that squares about it lose more than two digits.
bool lies_apart(const double* product, std::size_t width, double weight) noexcept {
  const double* sums = product + width * (width + 1);
  for (std::size_t f = 0; f < width; ++f) {
    const double square = product[f * (width + 1) + f];
    const double shift = sums[f] / weight;
    if (!(shift * shift * weight <= 0.99 * square) && square != 0) return true;
  }
  return false;
}

Status by_gram(std::span<const ColumnView> features, std::span<const double> weights, bool scaled,
               const Components& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t whole = width + 1;
  LargeArray<double> product(whole * whole);
  const auto products = packed_view(product.data(), whole, whole);
  const bool is_long = features[0].length >= kInnerRun;
  Status status;
  if (is_long) {
    near_means(features, result.means);
    status = products_of(features, weights, result.means, products, control);
    if (!status.ok()) return status;
  }
  if (!is_long || lies_apart(product.data(), width, result.totals[0])) {
    status = row_means(features, weights, result.means, control);
    if (status.ok()) status = products_of(features, weights, result.means, products, control);
    if (!status.ok()) return status;
  }
  LargeArray<double> cells(2 * width * width);
  const auto covariance = packed_view(cells.data(), width, width);
  const auto vectors = packed_view(cells.data() + width * width, width, width);
  const double* sums = product.data() + width * whole;
  const double weight = result.totals[0];
  std::vector<double> deviations(width);
  for (std::size_t f = 0; f < width; ++f) {
    // The sums are what rounding left of 0.
    const double variance = (product[f * whole + f] - sums[f] * sums[f] / weight) / weight;
    deviations[f] = std::sqrt(std::max(0.0, variance));
    if (!std::isfinite(deviations[f])) return {Code::kInvalid};
  }
  set_scales(deviations, scaled, result);
  for (std::size_t row = 0; row < width; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      const double scatter = product[row * whole + column] - sums[row] * sums[column] / weight;
      covariance.at(row, column) = scatter / (weight - 1) / result.scales[row] / result.scales[column];
    }
  }
  for (std::size_t f = 0; f < width; ++f) result.means[f] += sums[f] / weight;
  std::vector<double> values(width);
  status = eigen_symmetric(covariance.as_const(), values, vectors, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kInvalid} : status;
  for (std::size_t i = 0; i < result.variances.size(); ++i) {
    result.variances[i] = std::max(0.0, values[i]);
    std::copy_n(vectors.row(i), width, result.directions.data() + i * width);
  }
  return {};
}

// The rows about their means, each times the root of its weight.
struct CenteredRows {
  std::span<const ColumnView> features;
  std::span<const double> weights;
  const Components& result;

  std::size_t row_count() const noexcept { return features[0].length; }

  // All of them, [rows x features].
  Status pack(LargeArray<double>& cells, const Control& control) const {
    const std::size_t width = features.size();
    const Status status = pack_all_rows(features, result.means, result.scales, cells, control);
    if (!status.ok()) return status;
    for (std::size_t row = 0; row < weights.size(); ++row) {
      scale_row(cells.data() + row * width, std::sqrt(weights[row]), width);
    }
    return {};
  }

  // The triangle of their QR factors, [features x features]: it has their singular values and right vectors.
  Status reduce(LargeArray<double>& cells, const Control& control) const {
    const std::size_t width = features.size();
    cells = LargeArray<double>(width * width);
    std::atomic<bool> usable{true};
    const auto fill = [&](std::size_t column, std::size_t begin, std::size_t count, double* values) {
      if (!copy_column(features[column], result.means[column], result.scales[column], begin, count, values)) usable = false;
      for (std::size_t i = 0; i < count && !weights.empty(); ++i) values[i] *= std::sqrt(weights[begin + i]);
    };
    const Status status =
        triangle_of_rows(row_count(), width, fill, packed_view(cells.data(), width, width), control);
    return usable || !status.ok() ? status : unusable_cell(features, 0, row_count());
  }
};

// Whether the triangle of the rows costs less than what follows on all of them.
bool is_reduced_first(std::size_t rows, std::size_t width, std::size_t k, const ComponentRules& rules) noexcept {
  if (rows < 2 * width) return false;
  // Flops a row: 2 width^2 to the triangle, 4 width (k + oversampling) a power iteration.
  return rules.solver == ComponentSolver::kSvd || width <= 2 * (k + rules.oversampling) * (rules.iterations + 1);
}

Status by_rows(std::span<const ColumnView> features, std::span<const double> weights, const ComponentRules& rules,
               const Components& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t rows = features[0].length;
  std::vector<double> deviations(width);
  Status status = row_moments(features, weights, result.means, deviations, control);
  if (!status.ok()) return status;
  set_scales(deviations, rules.scaled, result);
  const CenteredRows centered{features, weights, result};
  const std::size_t wanted = result.variances.size();
  const bool is_reduced = is_reduced_first(rows, width, wanted, rules);
  LargeArray<double> cells;
  status = is_reduced ? centered.reduce(cells, control) : centered.pack(cells, control);
  if (!status.ok()) return status;
  const auto matrix = packed_view<const double>(cells.data(), is_reduced ? width : rows, width);
  const bool is_exact = rules.solver == ComponentSolver::kSvd;
  const std::size_t k = is_exact ? std::min(rows, width) : wanted;
  LargeArray<double> right(k * width);
  std::vector<double> values(k);
  const auto right_view = packed_view(right.data(), k, width);
  status = is_exact ? svd(matrix, {}, values, right_view, control)
                    : randomized_svd(matrix, {}, values, right_view, {rules.oversampling, rules.iterations, rules.seed},
                                     control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kInvalid} : status;
  for (std::size_t i = 0; i < wanted; ++i) result.variances[i] = values[i] * values[i] / (result.totals[0] - 1);
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
  const Status status = check_rows(features, rows, weights);
  if (!status.ok()) return status;
  const double weight = weight_of_rows(weights, rows);
  if (!(weight > 1)) return {Code::kShape};
  result.totals[0] = weight;
  return rules.solver == ComponentSolver::kGram ? by_gram(features, weights, rules.scaled, result, control)
                                                : by_rows(features, weights, rules, result, control);
}

}  // namespace millrace
