#include "algorithms/regression-products.h"

#include <algorithm>
#include <cmath>

#include "algorithms/gram-of-columns.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

Status regression_products(std::span<const ColumnView> features, std::span<const double> labels,
                           std::span<const double> weights, std::span<double> means, std::span<double> scales,
                           RegressionProducts& products, const Control& control) {
  const std::size_t count = features.size();
  if (means.size() != count || scales.size() != count) return {Code::kShape};
  for (const ColumnView& feature : features) {
    if (feature.length != labels.size()) return {Code::kShape};
  }
  Status status = label_means(labels, weights, {&products.label_mean, 1}, control);
  if (!status.ok()) return status;
  status = column_moments(features, means, scales, control);
  if (!status.ok()) return status.code == Code::kInvalid ? Status{Code::kType, status.detail} : status;
  products.label_unit = label_unit(labels, products.label_mean);

  std::vector<ColumnView> all(features.begin(), features.end());
  all.push_back({Type::kFloat64, labels.data(), nullptr, 0, labels.size()});
  std::vector<double> all_means(means.begin(), means.end());
  std::vector<double> all_scales(scales.begin(), scales.end());
  all_means.push_back(products.label_mean);
  all_scales.push_back(products.label_unit);
  const std::size_t width = count + 2;
  std::vector<double> sums(width * width);
  status = gram_of_columns(all, weights, all_means, all_scales, sums, control);
  if (!status.ok()) return status;

  const double* totals = sums.data() + (width - 1) * width;
  products.weight = totals[width - 1];
  products.label_shift = totals[count] / products.weight;
  products.gram.assign(count * count, 0.0);
  products.slopes.assign(count, 0.0);
  products.shifts.assign(count, 0.0);
  for (std::size_t f = 0; f < count; ++f) products.shifts[f] = totals[f] / products.weight;
  const auto about_means = [&](std::size_t i, std::size_t j) {
    return sums[i * width + j] - totals[i] / products.weight * totals[j];
  };
  products.energy = std::max(0.0, about_means(count, count));
  std::vector<bool> varies(count);
  for (std::size_t f = 0; f < count; ++f) {
    // Values are known to about 1e-16 of their size: what is below that is no variation.
    const double rounding = 1e-14 * means[f] / scales[f];
    const double least = std::max(products.weight * rounding * rounding, 1e-14 * sums[f * width + f]);
    varies[f] = about_means(f, f) > least;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!varies[i]) continue;
    products.slopes[i] = about_means(i, count);
    for (std::size_t j = 0; j < count; ++j) {
      if (varies[j]) products.gram[i * count + j] = about_means(i, j);
    }
  }
  return {};
}

}  // namespace millrace
