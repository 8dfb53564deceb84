#include "binding/families.h"
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

constexpr OpEntry kOps[] = {
    {"classification/predict-naive-bayes", call_predict_naive_bayes},
    {"classification/sum-by-class", call_sum_by_class},
};

}  // namespace

std::span<const OpEntry> classification_ops() { return kOps; }

}  // namespace millrace
