#include "algorithms/fit-elastic-net.h"
#include "algorithms/fit-quantile.h"
#include "algorithms/fit-ridge.h"
#include "algorithms/fit-tweedie.h"
#include "binding/families.h"
#include "binding/linear-arguments.h"

namespace millrace {
namespace {

void call_fit_ridge(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  const double lambda = arguments.number();
  const bool standardized = arguments.boolean();
  arguments.check(fit_ridge(features, labels, weights, lambda, standardized, model, arguments.control()));
}

void call_fit_elastic_net(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto given = arguments.array<const double>();
  ElasticNetPath path;
  path.alphas = arguments.array<double>();
  path.coefficients = arguments.array<double>();
  path.intercepts = arguments.array<double>();
  path.means = arguments.array<double>();
  path.scales = arguments.array<double>();
  path.gaps = arguments.array<double>();
  path.sweeps = arguments.array<double>();
  ElasticNetRules rules{};
  rules.l1_ratio = arguments.number();
  rules.standardized = arguments.boolean();
  rules.least_share = arguments.number();
  rules.tolerance = arguments.number();
  rules.most_sweeps = arguments.size();
  arguments.check(fit_elastic_net(features, labels, weights, given, rules, path, arguments.control()));
}

void call_fit_tweedie(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  TweedieRules rules{};
  rules.power = arguments.number();
  rules.alpha = arguments.number();
  rules.standardized = arguments.boolean();
  rules.tolerance = arguments.number();
  rules.most_iterations = arguments.size();
  arguments.check(fit_tweedie(features, labels, weights, rules, model, arguments.control()));
}

void call_fit_quantile(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  QuantileRules rules{};
  rules.quantile = arguments.number();
  rules.alpha = arguments.number();
  rules.standardized = arguments.boolean();
  rules.tolerance = arguments.number();
  rules.most_iterations = arguments.size();
  arguments.check(fit_quantile(features, labels, weights, rules, model, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"regression/fit-quantile", call_fit_quantile},
    {"regression/fit-elastic-net", call_fit_elastic_net},
    {"regression/fit-ridge", call_fit_ridge},
    {"regression/fit-tweedie", call_fit_tweedie},
};

}  // namespace

std::span<const OpEntry> regression_ops() { return kOps; }

}  // namespace millrace
