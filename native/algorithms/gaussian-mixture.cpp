#include "algorithms/gaussian-mixture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "algorithms/k-means.h"
#include "algorithms/mixture-steps.h"
#include "algorithms/seed-centers.h"
#include "core/large-array.h"
#include "core/random.h"
#include "core/threads.h"
#include "kernels/matrix/center-panels.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSampleStream = 6;  // streams.sample
constexpr std::size_t kRowsAtOnce = MixtureDensity::kMostRows;

// Inverse covariances become their Cholesky factors, and covariances their inverses, which only a model that is not
// trained further shows.
Status factor_precisions(CovarianceKind kind, std::size_t width, MixtureParts& parts, const Control& control) {
  if (kind == CovarianceKind::kDiagonal || kind == CovarianceKind::kSpherical) {
    for (double& precision : parts.factors) {
      if (!(precision > 0) || !std::isfinite(precision)) return {Code::kNotDefinite, 0};
      precision = std::sqrt(precision);
    }
    return {};
  }
  for (std::size_t first = 0; first < parts.factors.size(); first += width * width) {
    if (!factor_cholesky(packed_view(parts.factors.data() + first, width, width), 0, control).ok()) {
      return {Code::kNotDefinite, static_cast<std::int64_t>(first / (width * width))};
    }
  }
  return {};
}

// The nearest mean of every row.
void label_rows(const WeighedRows& rows, std::span<const double> means, std::size_t k, std::span<std::int32_t> labels,
                const Control& control) {
  CenterPanels panels(k, rows.width);
  panels.set(means.data());
  for_each_block(
      rows.count, control,
      [&](const Block& block) {
        const std::size_t count = block.end - block.begin;
        std::vector<std::uint32_t> picks(count);
        std::iota(picks.begin(), picks.end(), 0u);
        std::vector<double> keys(count * panels.key_count());
        panels.keys(rows.row(block.begin), picks.data(), count, keys.data());
        for (std::size_t i = 0; i < count; ++i) {
          labels[block.begin + i] = nearest_key(keys.data() + i * panels.key_count(), k).center;
        }
      },
      kRowsAtOnce);
}

// The components to begin with.
Status begin_with(std::span<const ColumnView> features, const WeighedRows& rows, const MixtureRules& rules,
                  const Mixture& result, std::uint64_t seed, MixtureSteps& steps, MixtureParts& parts,
                  const Control& control) {
  const std::size_t width = rows.width;
  const std::size_t k = result.weights.size();
  std::vector<std::int32_t> labels(rows.count, -1);
  std::vector<double> means(k * width);
  std::vector<double> drawn;
  if (rules.start == MixtureStart::kGiven) {
    for (std::size_t i = 0; i < means.size(); ++i) means[i] = result.means[i] - result.origin[i % width];
    if (rules.weights_given && rules.precisions_given) {
      parts.weights.assign(result.weights.begin(), result.weights.end());
      parts.means = means;
      parts.factors.assign(result.factors.begin(), result.factors.end());
      return factor_precisions(rules.kind, width, parts, control);
    }
    label_rows(rows, means, k, labels, control);
  } else if (rules.start == MixtureStart::kKMeans) {
    std::vector<double> origin(width), weights(k), outcome(3);
    KMeansRules clusters;
    clusters.seed = seed;
    const Status status = k_means(features, rows.weights, clusters, {origin, means, labels, weights, outcome}, control);
    if (!status.ok()) return status;
  } else if (rules.start == MixtureStart::kRandom) {
    drawn.resize(rows.count * k);
    for (std::size_t row = 0; row < rows.count; ++row) {
      const std::uint64_t key = random_key(seed, kSampleStream, static_cast<std::uint32_t>(row));
      double sum = 0;
      for (std::size_t c = 0; c < k; ++c) {
        drawn[row * k + c] = to_unit(random_words(key, kSampleStream, static_cast<std::uint32_t>(c)));
        sum += drawn[row * k + c];
      }
      for (std::size_t c = 0; c < k; ++c) drawn[row * k + c] = sum > 0 ? drawn[row * k + c] / sum : 1.0 / static_cast<double>(k);
    }
  } else {
    std::vector<std::size_t> picked(k);
    if (rules.start == MixtureStart::kPlusPlusRows) seed_centers(rows, seed, picked, control);
    else draw_centers(rows, seed, picked);
    for (std::size_t c = 0; c < k; ++c) {
      labels[picked[c]] = static_cast<std::int32_t>(c);
      std::copy_n(rows.row(picked[c]), width, means.data() + c * width);
    }
  }
  steps.pass(
      means,
      [&](std::size_t begin, std::size_t count, double* shares, MixtureDensity::Scratch&) {
        for (std::size_t i = 0; i < count * k; ++i) {
          const std::size_t row = begin + i / k;
          shares[i] = drawn.empty() ? (labels[row] == static_cast<std::int32_t>(i % k) ? 1.0 : 0.0) : drawn[row * k + i % k];
        }
        return 0.0;
      },
      control);
  steps.maximise(means, parts);
  if (rules.start != MixtureStart::kGiven) return steps.factor(parts, control);
  parts.means = means;
  if (rules.weights_given) parts.weights.assign(result.weights.begin(), result.weights.end());
  if (!rules.precisions_given) return steps.factor(parts, control);
  parts.factors.assign(result.factors.begin(), result.factors.end());
  return factor_precisions(rules.kind, width, parts, control);
}

}  // namespace

Status gaussian_mixture(std::span<const ColumnView> features, std::span<const double> row_weights,
                        const MixtureRules& rules, const Mixture& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t k = result.weights.size();
  const std::size_t count = width == 0 ? 0 : features[0].length;
  const std::size_t cells = covariance_cells(rules.kind, k, width);
  if (k == 0 || k > count || result.origin.size() != width || result.means.size() != k * width ||
      result.covariances.size() != cells || result.factors.size() != cells || result.outcome.size() != 3) {
    return {Code::kShape};
  }
  Status status = check_rows(features, count, row_weights);
  if (!status.ok()) return status;
  if (!(weight_of_rows(row_weights, count) > 0)) return {Code::kShape};
  std::vector<double> deviations(width);
  status = row_moments(features, {}, result.origin, deviations, control);
  if (!status.ok()) return status;
  LargeArray<double> packed;
  status = pack_all_rows(features, result.origin, {}, packed, control);
  if (!status.ok()) return status;
  LargeArray<double> lengths(count);
  for (std::size_t row = 0; row < count; ++row) lengths[row] = dot(packed.data() + row * width, packed.data() + row * width, width);
  const WeighedRows rows{packed.data(), count, width, row_weights, lengths.span()};
  MixtureSteps steps(rows, rules.kind, rules.added, k);
  status = steps.prepare(control);
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t start = 0; start < rules.starts && status.ok() && !control.stopped(); ++start) {
    MixtureParts parts;
    status = begin_with(features, rows, rules, result, random_key(rules.seed, kSampleStream, static_cast<std::uint32_t>(start)),
                        steps, parts, control);
    control.set_total(static_cast<std::int64_t>(rules.most_iterations));
    double likelihood = -std::numeric_limits<double>::infinity();
    bool converged = false;
    std::size_t iterations = 0;
    while (status.ok() && iterations < rules.most_iterations && !converged && !control.stopped()) {
      ++iterations;
      const double before = likelihood;
      likelihood = steps.expect(parts, control);
      const std::vector<double> about = parts.means;
      steps.maximise(about, parts);
      status = steps.factor(parts, control);
      converged = std::abs(likelihood - before) < rules.tolerance;
      control.add_done();
    }
    if (!status.ok() || control.stopped() || (start > 0 && !(likelihood > best))) continue;
    best = likelihood;
    std::copy(parts.weights.begin(), parts.weights.end(), result.weights.begin());
    std::copy(parts.means.begin(), parts.means.end(), result.means.begin());
    std::copy(parts.covariances.begin(), parts.covariances.end(), result.covariances.begin());
    std::copy(parts.factors.begin(), parts.factors.end(), result.factors.begin());
    result.outcome[0] = likelihood;
    result.outcome[1] = static_cast<double>(iterations);
    result.outcome[2] = converged ? 1 : 0;
  }
  if (control.stopped()) return {Code::kCancelled};
  return status;
}

}  // namespace millrace
