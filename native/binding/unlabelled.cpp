#include "algorithms/draw-mixture.h"
#include "algorithms/gaussian-mixture.h"
#include "algorithms/k-means.h"
#include "algorithms/mixture-densities.h"
#include "algorithms/nearest-centers.h"
#include "algorithms/principal-components.h"
#include "algorithms/project-rows.h"
#include "algorithms/unproject-rows.h"
#include "binding/families.h"

namespace millrace {
namespace {

void call_principal_components(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto weights = arguments.array<const double>();
  Components result;
  result.means = arguments.array<double>();
  result.scales = arguments.array<double>();
  result.directions = arguments.array<double>();
  result.variances = arguments.array<double>();
  result.totals = arguments.array<double>();
  const std::string solver = arguments.text();
  ComponentRules rules;
  rules.solver = solver == "gram"  ? ComponentSolver::kGram
                 : solver == "svd" ? ComponentSolver::kSvd
                                   : ComponentSolver::kRandomized;
  rules.scaled = arguments.boolean();
  rules.oversampling = arguments.count();
  rules.iterations = arguments.count();
  rules.seed = arguments.count();
  arguments.check(principal_components(features, weights, rules, result, arguments.control()));
}

void call_project_rows(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto means = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto directions = arguments.array<const double>();
  const auto factors = arguments.array<const double>();
  const auto scores = arguments.array<double>();
  arguments.check(project_rows(features, means, scales, directions, factors, scores, arguments.control()));
}

void call_unproject_rows(Arguments& arguments) {
  const auto scores = arguments.array<const double>();
  const auto means = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto directions = arguments.array<const double>();
  const auto factors = arguments.array<const double>();
  const auto values = arguments.array<double>();
  arguments.check(unproject_rows(scores, means, scales, directions, factors, values, arguments.control()));
}

void call_k_means(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto weights = arguments.array<const double>();
  Clusters result;
  result.origin = arguments.array<double>();
  result.centers = arguments.array<double>();
  result.labels = arguments.array<std::int32_t>();
  result.weights = arguments.array<double>();
  result.outcome = arguments.array<double>();
  const std::string start = arguments.text();
  KMeansRules rules;
  rules.start = start == "given" ? CenterStart::kGiven : start == "random" ? CenterStart::kRandom : CenterStart::kPlusPlus;
  rules.starts = arguments.count();
  rules.most_iterations = arguments.count();
  rules.tolerance = arguments.number();
  rules.seed = arguments.count();
  arguments.check(k_means(features, weights, rules, result, arguments.control()));
}

void call_nearest_centers(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto origin = arguments.array<const double>();
  const auto centers = arguments.array<const double>();
  const auto labels = arguments.array<double>();
  const auto distances = arguments.array<double>();
  arguments.check(nearest_centers(features, origin, centers, labels, distances, arguments.control()));
}

CovarianceKind covariance_kind(Arguments& arguments) {
  const std::string kind = arguments.text();
  return kind == "tied"        ? CovarianceKind::kTied
         : kind == "diag"      ? CovarianceKind::kDiagonal
         : kind == "spherical" ? CovarianceKind::kSpherical
                               : CovarianceKind::kFull;
}

void call_gaussian_mixture(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto row_weights = arguments.array<const double>();
  Mixture result;
  result.origin = arguments.array<double>();
  result.weights = arguments.array<double>();
  result.means = arguments.array<double>();
  result.covariances = arguments.array<double>();
  result.factors = arguments.array<double>();
  result.outcome = arguments.array<double>();
  MixtureRules rules;
  rules.kind = covariance_kind(arguments);
  const std::string start = arguments.text();
  rules.start = start == "given"              ? MixtureStart::kGiven
                : start == "random"           ? MixtureStart::kRandom
                : start == "k-means++"        ? MixtureStart::kPlusPlusRows
                : start == "random_from_data" ? MixtureStart::kRandomRows
                                              : MixtureStart::kKMeans;
  rules.weights_given = arguments.boolean();
  rules.precisions_given = arguments.boolean();
  rules.starts = arguments.count();
  rules.most_iterations = arguments.count();
  rules.tolerance = arguments.number();
  rules.added = arguments.number();
  rules.seed = arguments.count();
  arguments.check(gaussian_mixture(features, row_weights, rules, result, arguments.control()));
}

void call_mixture_densities(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto origin = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto means = arguments.array<const double>();
  const auto factors = arguments.array<const double>();
  const auto scores = arguments.array<double>();
  const auto probabilities = arguments.array<double>();
  const CovarianceKind kind = covariance_kind(arguments);
  arguments.check(mixture_densities(features, origin, weights, means, factors, kind, scores, probabilities, arguments.control()));
}

void call_draw_mixture(Arguments& arguments) {
  const auto weights = arguments.array<const double>();
  const auto means = arguments.array<const double>();
  const auto covariances = arguments.array<const double>();
  const auto values = arguments.array<double>();
  const auto labels = arguments.array<double>();
  const CovarianceKind kind = covariance_kind(arguments);
  const std::size_t seed = arguments.count();
  arguments.check(draw_mixture(weights, means, covariances, kind, seed, values, labels, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"unlabelled/draw-mixture", call_draw_mixture},
    {"unlabelled/gaussian-mixture", call_gaussian_mixture},
    {"unlabelled/mixture-densities", call_mixture_densities},
    {"unlabelled/k-means", call_k_means},
    {"unlabelled/nearest-centers", call_nearest_centers},
    {"unlabelled/principal-components", call_principal_components},
    {"unlabelled/project-rows", call_project_rows},
    {"unlabelled/unproject-rows", call_unproject_rows},
};

}  // namespace

std::span<const OpEntry> unlabelled_ops() { return kOps; }

}  // namespace millrace
