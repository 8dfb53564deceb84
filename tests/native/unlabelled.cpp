#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "algorithms/draw-mixture.h"
#include "algorithms/gaussian-mixture.h"
#include "algorithms/k-means.h"
#include "algorithms/mixture-densities.h"
#include "algorithms/nearest-centers.h"
#include "algorithms/principal-components.h"
#include "algorithms/project-rows.h"
#include "algorithms/unproject-rows.h"
#include "check.h"
#include "core/normal-draw.h"

using namespace millrace;

namespace {

constexpr std::size_t kRows = 20'000;
constexpr std::size_t kWidth = 5;

// Columns of three groups of rows, and views of them.
struct Drawn {
  std::vector<std::vector<double>> columns;
  std::vector<ColumnView> views;

  explicit Drawn(std::size_t rows) {
    for (std::size_t f = 0; f < kWidth; ++f) {
      std::vector<double> values(rows);
      for (std::size_t row = 0; row < rows; ++row) {
        values[row] = normal_draw(9, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(f)) +
                      static_cast<double>((row % 3) * (f + 1));
      }
      columns.push_back(values);
    }
    for (const auto& values : columns) views.push_back({Type::kFloat64, values.data(), nullptr, 0, rows});
  }
};

struct Kept {
  std::vector<double> all;
  void add(const std::vector<double>& part) { all.insert(all.end(), part.begin(), part.end()); }
};

template <class Work>
void same_on_any_threads(Work&& work) {
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 3}) {
    std::array<std::int32_t, 4> words{0, 0, 0, threads};
    Kept kept;
    work(Control(words.data()), kept);
    results.push_back(kept.all);
  }
  CHECK(!results[0].empty());
  CHECK(results[0] == results[1]);
}

}  // namespace

TEST("principal components run clean on one thread and on three, to the same bits") {
  const Drawn drawn(kRows);
  const std::vector<double> weights(kRows, 0.5);
  same_on_any_threads([&](const Control& control, Kept& kept) {
    for (const auto solver : {ComponentSolver::kGram, ComponentSolver::kSvd, ComponentSolver::kRandomized}) {
      const std::size_t k = solver == ComponentSolver::kRandomized ? 2 : kWidth;
      std::vector<double> means(kWidth), scales(kWidth), directions(k * kWidth), variances(k), totals(2);
      ComponentRules rules;
      rules.solver = solver;
      rules.scaled = solver == ComponentSolver::kSvd;
      CHECK(principal_components(drawn.views, weights, rules, {means, scales, directions, variances, totals}, control).ok());
      CHECK(totals[0] == kRows / 2);
      std::vector<double> factors(k, 1.0), scores(kRows * k), values(kRows * kWidth);
      CHECK(project_rows(drawn.views, means, scales, directions, factors, scores, control).ok());
      CHECK(unproject_rows(scores, means, scales, directions, factors, values, control).ok());
      if (k == kWidth) CHECK(std::abs(values[7 * kWidth + 2] - drawn.columns[2][7]) < 1e-10);
      for (const auto& part : {means, scales, directions, variances, scores, values}) kept.add(part);
    }
  });
}

TEST("k-means runs clean from every start, on one thread and on three, to the same bits") {
  const Drawn drawn(kRows);
  const std::vector<double> weights(kRows, 2.0);
  for (const std::size_t k : {std::size_t{1}, std::size_t{3}, std::size_t{70}}) {
    same_on_any_threads([&](const Control& control, Kept& kept) {
      for (const auto start : {CenterStart::kPlusPlus, CenterStart::kRandom, CenterStart::kGiven}) {
        std::vector<double> origin(kWidth), centers(k * kWidth, 1e3), cluster_weights(k), outcome(3);
        std::vector<std::int32_t> labels(kRows);
        KMeansRules rules;
        rules.start = start;
        rules.most_iterations = 12;
        CHECK(k_means(drawn.views, weights, rules, {origin, centers, labels, cluster_weights, outcome}, control).ok());
        std::vector<double> found(kRows), distances(kRows * k);
        CHECK(nearest_centers(drawn.views, origin, centers, found, distances, control).ok());
        for (std::size_t row = 0; row < kRows; row += 97) CHECK(found[row] == labels[row]);
        for (const auto& part : {origin, centers, cluster_weights, outcome, found, distances}) kept.add(part);
      }
    });
  }
}

TEST("mixtures run clean from every start and with every kind of covariance, to the same bits") {
  const Drawn drawn(kRows / 4);
  constexpr std::size_t k = 3;
  for (const auto kind : {CovarianceKind::kFull, CovarianceKind::kTied, CovarianceKind::kDiagonal, CovarianceKind::kSpherical}) {
    same_on_any_threads([&](const Control& control, Kept& kept) {
      for (const auto start : {MixtureStart::kKMeans, MixtureStart::kRandom, MixtureStart::kPlusPlusRows,
                               MixtureStart::kRandomRows, MixtureStart::kGiven}) {
        const std::size_t cells = covariance_cells(kind, k, kWidth);
        std::vector<double> origin(kWidth), weights(k), means(k * kWidth), covariances(cells), factors(cells), outcome(3);
        for (std::size_t i = 0; i < means.size(); ++i) means[i] = static_cast<double>(i / kWidth * (i % kWidth + 1));
        MixtureRules rules;
        rules.kind = kind;
        rules.start = start;
        rules.most_iterations = 6;
        rules.added = 1e-3;
        CHECK(gaussian_mixture(drawn.views, {}, rules, {origin, weights, means, covariances, factors, outcome}, control).ok());
        std::vector<double> scores(kRows / 4), shares(kRows / 4 * k), values(100 * kWidth), labels(100);
        CHECK(mixture_densities(drawn.views, origin, weights, means, factors, kind, scores, shares, control).ok());
        CHECK(std::abs(shares[0] + shares[1] + shares[2] - 1) < 1e-12);
        CHECK(draw_mixture(weights, means, covariances, kind, 5, values, labels, control).ok());
        for (const auto& part : {origin, weights, means, covariances, factors, outcome, scores, shares, values}) kept.add(part);
      }
    });
  }
}

TEST("models of rows without a target name the cell they cannot use, and stop when told") {
  Drawn drawn(1'000);
  drawn.columns[3][700] = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> origin(kWidth), centers(2 * kWidth), weights(2), outcome(3);
  std::vector<std::int32_t> labels(1'000);
  const Clusters clusters{origin, centers, labels, weights, outcome};
  const Status status = k_means(drawn.views, {}, {}, clusters, Control{});
  CHECK(status.code == Code::kInvalid && status.detail == 700 * kWidth + 3);
  drawn.columns[3][700] = 0;
  std::array<std::int32_t, 4> words{1, 0, 0, 3};
  CHECK(k_means(drawn.views, {}, {}, clusters, Control(words.data())).code == Code::kCancelled);
  std::vector<double> means(2 * kWidth), covariances(2), factors(2);
  MixtureRules rules;
  rules.kind = CovarianceKind::kSpherical;
  const Mixture mixture{origin, weights, means, covariances, factors, outcome};
  CHECK(gaussian_mixture(drawn.views, {}, rules, mixture, Control(words.data())).code == Code::kCancelled);
}
