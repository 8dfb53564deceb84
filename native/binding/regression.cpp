#include "algorithms/fit-ridge.h"
#include "binding/families.h"

namespace millrace {
namespace {

LinearColumns read_model(Arguments& arguments) {
  LinearColumns model;
  model.coefficients = arguments.array<double>();
  model.intercepts = arguments.array<double>();
  model.means = arguments.array<double>();
  model.scales = arguments.array<double>();
  model.outcome = arguments.array<double>();
  return model;
}

void call_fit_ridge(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const LinearColumns model = read_model(arguments);
  const double lambda = arguments.number();
  const bool standardized = arguments.boolean();
  arguments.check(fit_ridge(features, labels, weights, lambda, standardized, model, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"regression/fit-ridge", call_fit_ridge},
};

}  // namespace

std::span<const OpEntry> regression_ops() { return kOps; }

}  // namespace millrace
