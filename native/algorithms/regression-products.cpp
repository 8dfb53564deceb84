#include "algorithms/regression-products.h"

#include <algorithm>
#include <cmath>

#include "algorithms/gram-of-columns.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/standardize.h"

namespace millrace {
namespace {

constexpr std::size_t kGuessRows = 4096;

// From sums of products about guessed means and scales to those about the features' own, which it writes. False, where a
// guess was so far off that digits are lost.
//
//   sums  [(count + 2)^2] of the features, labels and ones
bool move_to_moments(std::vector<double>& sums, std::span<double> means, std::span<double> scales) {
  const std::size_t count = means.size();
  const std::size_t width = count + 2;
  const double rows = sums.back();
  const std::vector<double> totals(sums.end() - static_cast<std::ptrdiff_t>(width), sums.end());
  std::vector<double> offs(width, 0.0);
  std::vector<double> units(width, 1.0);
  for (std::size_t f = 0; f < count; ++f) {
    const double off = totals[f] / rows;
    const double variance = std::max(0.0, sums[f * width + f] / rows - off * off);
    if (off * off > 4 * variance) return false;
    const double mean = means[f] + off * scales[f];
    const double deviation = std::sqrt(variance) * scales[f];
    // Below this, what is left is the rounding of the values themselves: see column_moments.
    const double scale = deviation > 1e-14 * std::abs(mean) ? std::max(deviation, 1e-300) : 1.0;
    offs[f] = off;
    units[f] = scales[f] / scale;
    means[f] = mean;
    scales[f] = scale;
  }
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      const double moved = sums[i * width + j] - offs[i] * totals[j] - offs[j] * totals[i] + rows * offs[i] * offs[j];
      sums[i * width + j] = moved * (units[i] * units[j]);
    }
  }
  return true;
}

}  // namespace

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
  products.label_unit = label_unit(labels, products.label_mean);
  std::vector<ColumnView> all(features.begin(), features.end());
  all.push_back({Type::kFloat64, labels.data(), nullptr, 0, labels.size()});
  const std::size_t width = count + 2;
  std::vector<double> sums(width * width);
  const auto sum = [&](bool* met_missing) {
    std::vector<double> all_means(means.begin(), means.end());
    std::vector<double> all_scales(scales.begin(), scales.end());
    all_means.push_back(products.label_mean);
    all_scales.push_back(products.label_unit);
    return gram_of_columns(all, weights, all_means, all_scales, sums, control, met_missing);
  };
  const auto find_moments = [&](std::span<const ColumnView> of) {
    const Status found = column_moments(of, means, scales, control);
    return found.code == Code::kInvalid ? Status{Code::kType, found.detail} : found;
  };
  // One pass over the rows, from means and scales of the first of them, where that tells all; else one for the moments too.
  bool is_told = false;
  std::vector<ColumnView> first(features.begin(), features.end());
  for (ColumnView& column : first) column.length = std::min(column.length, kGuessRows);
  // What has gaps shows them in its first rows as a rule: then the pass would be for nothing.
  std::vector<double> values(kGuessRows);
  const bool has_gaps = std::any_of(first.begin(), first.end(), [&](const ColumnView& column) {
    return column.is_numeric() && standardize_column(column, 0, 1, 0, column.length, values.data()).is_missing;
  });
  if (weights.empty() && !has_gaps) {
    status = find_moments(first);
    if (!status.ok()) return status;
    bool met_missing = false;
    status = sum(&met_missing);
    if (!status.ok() && status.code != Code::kInvalid) return status;
    is_told = status.ok() && !met_missing && move_to_moments(sums, means, scales);
  }
  if (!is_told) {
    status = find_moments(features);
    if (status.ok()) status = sum(nullptr);
    if (!status.ok()) return status;
  }

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
