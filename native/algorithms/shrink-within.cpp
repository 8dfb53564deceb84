#include "algorithms/shrink-within.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kTileRows = 512;

struct ClassScatter {
  std::span<const ColumnView> features;
  std::span<const double> weights;
  std::span<const double> centers;
  std::span<const double> deviations;
  std::span<const std::uint32_t> classes;
  std::size_t class_count;

  std::size_t square() const noexcept { return features.size() * features.size(); }
  // Of each class: products, then the weight of its rows and the sum of weight x squared length^2.
  std::size_t sums_size() const noexcept { return class_count * (square() + 2); }

  // Adds rows begin .. end; the rows of a tile are put class by class.
  void add(std::size_t begin, std::size_t end, double* sums, const Control& control) const {
    const std::size_t count = features.size();
    LargeArray<double> plain(count * kTileRows);
    LargeArray<double> weighted(count * kTileRows);
    std::vector<double> values(kTileRows);
    std::vector<double> lengths(kTileRows);
    std::vector<std::size_t> place(kTileRows);
    std::vector<std::size_t> first(class_count + 1);
    for (std::size_t row = begin; row < end && !control.stopped(); row += kTileRows) {
      const std::size_t rows = std::min(kTileRows, end - row);
      std::fill(first.begin(), first.end(), 0);
      for (std::size_t i = 0; i < rows; ++i) ++first[classes[row + i] + 1];
      for (std::size_t k = 0; k < class_count; ++k) first[k + 1] += first[k];
      std::vector<std::size_t> next(first.begin(), first.end() - 1);
      for (std::size_t i = 0; i < rows; ++i) place[i] = next[classes[row + i]]++;
      std::fill_n(lengths.begin(), rows, 0.0);
      for (std::size_t f = 0; f < count; ++f) {
        double* z = plain.data() + f * kTileRows;
        double* own = weighted.data() + f * kTileRows;
        decode(features[f], row, rows, values.data());
        for (std::size_t i = 0; i < rows; ++i) {
          const std::size_t at = f * class_count + classes[row + i];
          const double apart = (values[i] - centers[at]) / deviations[at];
          z[place[i]] = apart == apart ? apart : 0.0;
        }
        for (std::size_t i = 0; i < rows; ++i) {
          const double apart = z[place[i]];
          lengths[i] += apart * apart;
          own[place[i]] = apart * (weights.empty() ? 1.0 : weights[row + i]);
        }
      }
      double* totals = sums + class_count * square();
      for (std::size_t i = 0; i < rows; ++i) {
        const double weight = weights.empty() ? 1.0 : weights[row + i];
        totals[2 * classes[row + i]] += weight;
        totals[2 * classes[row + i] + 1] += weight * lengths[i] * lengths[i];
      }
      for (std::size_t k = 0; k < class_count; ++k) {
        const std::size_t many = first[k + 1] - first[k];
        if (many == 0) continue;
        const auto step = static_cast<std::ptrdiff_t>(kTileRows);
        const MatrixView<const double> left{weighted.data() + first[k], count, many, step, 1};
        const MatrixView<const double> right{plain.data() + first[k], count, many, step, 1};
        multiply<double>(left, right.transposed(), packed_view(sums + k * square(), count, count), {true, false, true},
                         control);
      }
    }
  }
};

// Shrinks a covariance in place; how far.
double shrink(MatrixView<double> covariance, double weight, double fourth) noexcept {
  const std::size_t count = covariance.rows;
  const double p = static_cast<double>(count);
  double trace = 0;
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    trace += covariance.at(i, i);
    for (std::size_t j = 0; j < count; ++j) squares += covariance.at(i, j) * covariance.at(i, j);
  }
  const double mean = trace / p;
  const double apart = (squares - p * mean * mean) / p;
  const double doubt = std::min((fourth / weight - squares) / (p * weight), apart);
  const double share = doubt > 0 ? doubt / apart : 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) covariance.at(i, j) *= 1 - share;
    covariance.at(i, i) += share * mean;
  }
  return share;
}

}  // namespace

Status shrink_within(std::span<const ColumnView> features, std::span<const double> labels,
                     std::span<const double> weights, std::span<const double> centers,
                     std::span<const double> deviations, std::span<const double> priors, std::span<const double> scales,
                     std::span<double> within, std::span<double> shrinkages, const Control& control) {
  const std::size_t count = features.size();
  const std::size_t rows = labels.size();
  const std::size_t class_count = priors.size();
  if (count == 0 || class_count == 0 || scales.size() != count || centers.size() != count * class_count ||
      deviations.size() != centers.size() || within.size() != count * count || shrinkages.size() != class_count ||
      (!weights.empty() && weights.size() != rows)) {
    return {Code::kShape};
  }
  for (std::size_t f = 0; f < count; ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  std::vector<std::uint32_t> classes(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!(labels[row] >= 0 && labels[row] < static_cast<double>(class_count)))
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    classes[row] = static_cast<std::uint32_t>(labels[row]);
  }
  const ClassScatter all{features, weights, centers, deviations, classes, class_count};
  // As many stretches as there is room for sums: a function of the table, never of the threads.
  const std::size_t tiles = block_count(rows, kTileRows);
  const std::size_t room = std::clamp<std::size_t>((std::size_t{1} << 22) / all.sums_size(), 1, 32);
  const std::size_t stretches = std::min(room, tiles);
  const Control inner = stretches > 1 ? control.with_threads(1) : control;
  LargeArray<double> partials(stretches * all.sums_size());
  std::fill_n(partials.data(), stretches * all.sums_size(), 0.0);
  parallel_for(stretches, control, [&](std::size_t stretch) {
    const std::size_t begin = tiles * stretch / stretches * kTileRows;
    const std::size_t end = std::min(rows, tiles * (stretch + 1) / stretches * kTileRows);
    all.add(begin, end, partials.data() + stretch * all.sums_size(), inner);
  });
  if (control.stopped()) return {Code::kCancelled};
  std::vector<double> sums(all.sums_size(), 0.0);
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
    const double* from = partials.data() + stretch * all.sums_size();
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += from[i];
  }
  std::fill(within.begin(), within.end(), 0.0);
  for (std::size_t k = 0; k < class_count; ++k) {
    const auto covariance = packed_view(sums.data() + k * all.square(), count, count);
    const double weight = sums[class_count * all.square() + 2 * k];
    shrinkages[k] = 0;
    if (!(weight > 0)) continue;
    mirror_lower(covariance, control);
    for (std::size_t i = 0; i < count * count; ++i) covariance.data[i] /= weight;
    shrinkages[k] = shrink(covariance, weight, sums[class_count * all.square() + 2 * k + 1]);
    for (std::size_t i = 0; i < count; ++i) {
      const double own = priors[k] * deviations[i * class_count + k] / scales[i];
      for (std::size_t j = 0; j < count; ++j) {
        within[i * count + j] += own * (deviations[j * class_count + k] / scales[j]) * covariance.at(i, j);
      }
    }
  }
  const bool fits = std::all_of(within.begin(), within.end(), [](double value) { return std::isfinite(value); });
  return fits ? Status{} : Status{Code::kInvalid};
}

}  // namespace millrace
