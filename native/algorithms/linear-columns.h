#pragma once

#include <span>

namespace millrace {

// A linear model as its fits write it: score k = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) /
// scales[f], missing as the mean.
struct LinearColumns {
  std::span<double> coefficients;  // [output_count x feature_count]
  std::span<double> intercepts;    // [output_count]
  std::span<double> means;         // [feature_count]
  std::span<double> scales;        // [feature_count]
  std::span<double> outcome;       // [3] what each fit says of itself
};

}  // namespace millrace
