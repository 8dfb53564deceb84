#pragma once

#include "algorithms/linear-columns.h"
#include "binding/arguments.h"

namespace millrace {

// A linear model to be written, as the contracts of all its fits have it.
inline LinearColumns read_model(Arguments& arguments) {
  LinearColumns model;
  model.coefficients = arguments.array<double>();
  model.intercepts = arguments.array<double>();
  model.means = arguments.array<double>();
  model.scales = arguments.array<double>();
  model.outcome = arguments.array<double>();
  return model;
}

}  // namespace millrace
