#include "algorithms/fit-hinge.h"
#include "algorithms/scatter-within.h"
#include "algorithms/shrink-within.h"
#include "algorithms/solve-linear-classes.h"
#include "binding/families.h"
#include "binding/linear-arguments.h"
#include "kernels/classification/predict-naive-bayes.h"
#include "kernels/classification/sum-by-class.h"

namespace millrace {
namespace {

void call_predict_naive_bayes(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto distributions = arguments.array<const std::uint8_t>();
  const auto offsets = arguments.array<const std::int32_t>();
  const auto terms = arguments.array<const double>();
  const auto priors = arguments.array<const double>();
  const auto probabilities = arguments.array<double>();
  const double threshold = arguments.number();
  arguments.check(predict_naive_bayes(features, distributions, offsets, terms, priors, threshold, probabilities,
                                      arguments.control()));
}

void call_sum_by_class(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto distributions = arguments.array<const std::uint8_t>();
  const auto offsets = arguments.array<const std::int32_t>();
  const auto sums = arguments.array<double>();
  const auto shares = arguments.array<double>();
  const double threshold = arguments.number();
  arguments.check(sum_by_class(features, labels, weights, distributions, offsets, threshold, sums, shares,
                               arguments.control()));
}

void call_scatter_within(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto centers = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto product = arguments.array<double>();
  arguments.check(scatter_within(features, labels, weights, centers, scales, product, arguments.control()));
}

void call_shrink_within(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto centers = arguments.array<const double>();
  const auto deviations = arguments.array<const double>();
  const auto priors = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto within = arguments.array<double>();
  const auto shrinkages = arguments.array<double>();
  arguments.check(shrink_within(features, labels, weights, centers, deviations, priors, scales, within, shrinkages,
                                arguments.control()));
}

ClassLoss loss_named(const std::string& name) {
  return name == "softmax"           ? ClassLoss::kSoftmax
         : name == "squared-hinge"   ? ClassLoss::kSquaredHinge
         : name == "squared-epsilon" ? ClassLoss::kSquaredEpsilon
                                     : ClassLoss::kLogistic;
}

void call_solve_linear_classes(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  LinearClassRules rules{};
  rules.loss = loss_named(arguments.text());
  const std::size_t classes = arguments.size();
  rules.lambda_l1 = arguments.number();
  rules.lambda_l2 = arguments.number();
  rules.lambda_intercept = arguments.number();
  rules.standardized = arguments.boolean();
  rules.epsilon = arguments.number();
  rules.tolerance = arguments.number();
  rules.most_iterations = arguments.size();
  arguments.check(solve_linear_classes(features, labels, weights, classes, rules, model, arguments.control()));
}

void call_fit_hinge(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  const std::size_t classes = arguments.size();
  HingeRules rules{};
  rules.lambda = arguments.number();
  rules.lambda_intercept = arguments.number();
  rules.standardized = arguments.boolean();
  rules.tolerance = arguments.number();
  rules.most_iterations = arguments.size();
  arguments.check(fit_hinge(features, labels, weights, classes, rules, model, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"classification/fit-hinge", call_fit_hinge},
    {"classification/predict-naive-bayes", call_predict_naive_bayes},
    {"classification/scatter-within", call_scatter_within},
    {"classification/shrink-within", call_shrink_within},
    {"classification/solve-linear-classes", call_solve_linear_classes},
    {"classification/sum-by-class", call_sum_by_class},
};

}  // namespace

std::span<const OpEntry> classification_ops() { return kOps; }

}  // namespace millrace
