#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "check.h"
#include "core/random.h"
#include "kernels/loss/row-gradients.h"

// Rows that suit a loss, for its tests.
namespace millrace::tests {

inline constexpr std::size_t kClasses = 4;
inline constexpr Objective kByRow[] = {Objective::kSquaredError,  Objective::kBinary,  Objective::kSoftmax,
                                Objective::kAbsoluteError, Objective::kHuber,   Objective::kQuantile,
                                Objective::kCrossEntropy,  Objective::kPoisson, Objective::kGamma,
                                Objective::kTweedie};

inline double unit(std::uint32_t stream, std::size_t index) {
  return to_unit(random_words(31, stream, static_cast<std::uint32_t>(index)));
}

inline double label_for(Objective objective, std::size_t row) {
  const double u = unit(1, row);
  switch (objective) {
    case Objective::kBinary: return u < 0.4 ? 1 : 0;
    case Objective::kSoftmax: return std::floor(u * kClasses);
    case Objective::kCrossEntropy: return u;
    case Objective::kPoisson: return std::floor(u * 6);
    case Objective::kGamma: return u * 5 + 0.01;
    case Objective::kTweedie: return std::max(0.0, u * 6 - 2);
    case Objective::kLambdaRank:
    case Objective::kRankXendcg: return std::floor(u * 5);
    default: return u * 8 - 4;
  }
}

struct Data {
  LossParameters parameters;
  std::vector<double> labels, weights, scores;
  std::vector<std::int64_t> offsets;
  ScoredRows rows;

  Data(Objective objective, std::size_t row_count, double spread = 6) {
    rows.objective = objective;
    rows.output_count = objective == Objective::kSoftmax ? kClasses : 1;
    rows.row_count = row_count;
    parameters.alpha = 0.7;
    parameters.tweedie_power = 1.3;
    for (std::size_t row = 0; row < row_count; ++row) {
      labels.push_back(label_for(objective, row));
      weights.push_back(row % 7 == 3 ? 0.0 : 3 * unit(2, row));
    }
    for (std::size_t i = 0; i < row_count * rows.output_count; ++i) scores.push_back(spread * (unit(3, i) - 0.5));
    point();
  }

  void point() {
    rows.parameters = &parameters;
    rows.labels = labels.data();
    rows.weights = weights.empty() ? nullptr : weights.data();
    rows.scores = scores.data();
    rows.query_offsets = offsets;
  }
};

struct Pair {
  long double gradient;
  long double hessian;
};

inline bool near(double got, long double expected, long double scale = 1, long double tolerance = 4e-15L) {
  return std::abs(static_cast<long double>(got) - expected) <= tolerance * std::max(scale, std::abs(expected));
}

struct Gradients {
  std::vector<double> gradients, hessians;
};

inline Gradients gradients_of(const Data& data, std::uint64_t seed = 5, int threads = 1) {
  const std::size_t size = data.rows.row_count * data.rows.output_count;
  Gradients out{std::vector<double>(size), std::vector<double>(size)};
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  CHECK(row_gradients(data.rows, seed, out.gradients, out.hessians, Control(words.data())).ok());
  return out;
}

}  // namespace millrace::tests
