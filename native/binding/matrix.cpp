#include "binding/families.h"
#include "kernels/matrix/choose-class.h"
#include "kernels/matrix/label-means.h"
#include "kernels/matrix/predict-linear.h"
#include "kernels/matrix/squared-distances.h"

namespace millrace {
namespace {

void call_label_means(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto means = arguments.array<double>();
  arguments.check(label_means(labels, weights, means, arguments.control()));
}

void call_predict_linear(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto coefficients = arguments.array<const double>();
  const auto intercepts = arguments.array<const double>();
  const auto means = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto predictions = arguments.array<double>();
  const std::string name = arguments.text();
  const Link link = name == "logistic"  ? Link::kLogistic
                    : name == "softmax" ? Link::kSoftmax
                    : name == "exp"     ? Link::kExp
                                        : Link::kIdentity;
  arguments.check(predict_linear(features, coefficients, intercepts, means, scales, link, predictions, arguments.control()));
}

void call_choose_class(Arguments& arguments) {
  const auto probabilities = arguments.array<const double>();
  const auto codes = arguments.array<std::int32_t>();
  const auto columns = arguments.array<double>();
  const std::size_t classes = arguments.size();
  arguments.check(choose_class(probabilities, codes, columns, classes, arguments.control()));
}

void call_squared_distances(Arguments& arguments) {
  const auto points = arguments.array<const double>();
  const auto centers = arguments.array<const double>();
  const auto distances = arguments.array<double>();
  const std::size_t width = arguments.size();
  arguments.check(squared_distances(points, centers, width, distances, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"matrix/choose-class", call_choose_class},
    {"matrix/label-means", call_label_means},
    {"matrix/predict-linear", call_predict_linear},
    {"matrix/squared-distances", call_squared_distances},
};

}  // namespace

std::span<const OpEntry> matrix_ops() { return kOps; }

}  // namespace millrace
