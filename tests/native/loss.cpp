#include "kernels/loss/loss.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "check.h"
#include "kernels/loss/row-gradients.h"
#include "kernels/loss/row-losses.h"
#include "loss-data.h"

using namespace millrace;
using namespace millrace::tests;

namespace {

// The definitions, one row at a time.
Pair naive_pair(const Data& data, std::size_t row, std::size_t k) {
  const auto score = [&](std::size_t output) {
    return static_cast<long double>(data.scores[output * data.rows.row_count + row]);
  };
  const long double s = score(k);
  const long double y = data.labels[row];
  const long double e = s - y;
  const long double alpha = data.parameters.alpha;
  const long double rho = data.parameters.tweedie_power;
  const long double p = 1 / (1 + std::exp(-s));
  switch (data.rows.objective) {
    case Objective::kAbsoluteError: return {e > 0 ? 1.0L : e < 0 ? -1.0L : 0.0L, 1};
    case Objective::kHuber: return {std::abs(e) <= alpha ? e : e > 0 ? alpha : -alpha, 1};
    case Objective::kQuantile: return {e >= 0 ? 1 - alpha : -alpha, 1};
    case Objective::kBinary:
    case Objective::kCrossEntropy: return {p - y, p * (1 - p)};
    case Objective::kPoisson: return {std::exp(s) - y, std::exp(s + data.parameters.poisson_max_delta_step)};
    case Objective::kGamma: return {1 - y * std::exp(-s), y * std::exp(-s)};
    case Objective::kTweedie:
      return {-y * std::exp((1 - rho) * s) + std::exp((2 - rho) * s),
              -y * (1 - rho) * std::exp((1 - rho) * s) + (2 - rho) * std::exp((2 - rho) * s)};
    case Objective::kSoftmax: {
      long double sum = 0;
      for (std::size_t output = 0; output < kClasses; ++output) sum += std::exp(score(output));
      const long double share = std::exp(s) / sum;
      return {share - (y == static_cast<long double>(k) ? 1 : 0), kClasses / (kClasses - 1.0L) * share * (1 - share)};
    }
    default: return {e, 1};
  }
}

std::vector<double> losses_of(const Data& data) {
  std::vector<double> losses(data.rows.row_count);
  CHECK(row_losses(data.rows, losses, Control()).ok());
  return losses;
}

}  // namespace

TEST("gradients and hessians are those of the definitions, times the weight") {
  for (const Objective objective : kByRow) {
    for (const bool weighted : {true, false}) {
      Data data(objective, 1500);
      if (!weighted) data.weights.clear();
      // A score may be its label: the corner of a loss.
      if (data.rows.output_count == 1) for (std::size_t row = 0; row < 1500; row += 11) data.scores[row] = data.labels[row];
      data.point();
      const Gradients got = gradients_of(data);
      bool same = true;
      for (std::size_t k = 0; k < data.rows.output_count; ++k) {
        for (std::size_t row = 0; row < data.rows.row_count; ++row) {
          const Pair expected = naive_pair(data, row, k);
          const double weight = data.rows.weight(row);
          const std::size_t at = k * data.rows.row_count + row;
          const long double scale = std::max(1.0L, std::abs(expected.hessian)) * weight;
          same = same && near(got.gradients[at], expected.gradient * weight, scale) &&
                 near(got.hessians[at], expected.hessian * weight, weight);
        }
      }
      CHECK(same);
    }
  }
}

TEST("a row's gradient has the same bits in a run of any length, on any number of threads") {
  for (const Objective objective : kByRow) {
    const Data data(objective, 20'000);
    const Gradients all = gradients_of(data);
    for (const int threads : {2, 4}) {
      const Gradients again = gradients_of(data, 5, threads);
      CHECK(again.gradients == all.gradients && again.hessians == all.hessians);
    }
    for (const std::size_t count : {1, 3, 7, 509}) {
      std::vector<double> gradients(data.rows.output_count * count);
      std::vector<double> hessians(gradients.size());
      loss_gradients(data.rows, 211, count, gradients.data(), hessians.data());
      bool same = true;
      for (std::size_t k = 0; k < data.rows.output_count; ++k) {
        for (std::size_t i = 0; i < count; ++i) {
          const std::size_t at = k * data.rows.row_count + 211 + i;
          same = same && gradients[k * count + i] == all.gradients[at] && hessians[k * count + i] == all.hessians[at];
        }
      }
      CHECK(same);
    }
  }
}

TEST("every level of vector instructions gives the same bits") {
  for (const Objective objective : kByRow) {
    const Data data(objective, 509, 1500);
    std::vector<double> plain(data.rows.output_count * 509), wide(plain.size());
    std::vector<double> plain_bend(plain.size()), wide_bend(plain.size());
    loss_gradients(data.rows, 0, 509, plain.data(), plain_bend.data(), Simd::kPlain);
    for (const Simd level : {Simd::kAvx2, Simd::kAvx512}) {
      if (level > simd_level()) continue;
      loss_gradients(data.rows, 0, 509, wide.data(), wide_bend.data(), level);
      CHECK(std::memcmp(plain.data(), wide.data(), plain.size() * sizeof(double)) == 0);
      CHECK(std::memcmp(plain_bend.data(), wide_bend.data(), plain.size() * sizeof(double)) == 0);
    }
  }
}

TEST("gradients are the slopes of the losses, hessians the slopes of gradients") {
  constexpr double kStep = 1e-5;
  for (const Objective objective : kByRow) {
    Data data(objective, 400);
    data.weights.clear();
    data.point();
    const Gradients at = gradients_of(data);
    const double per_loss = objective == Objective::kSquaredError ? 2 : 1;
    const bool is_bent = !loss_bounds(objective, data.parameters, data.rows.output_count).is_hessian_weight;
    const double raise = objective == Objective::kPoisson ? std::exp(0.7)
                         : objective == Objective::kSoftmax ? kClasses / (kClasses - 1.0)
                                                            : 1.0;
    for (std::size_t k = 0; k < data.rows.output_count; ++k) {
      const auto moved = [&](double step) {
        Data other = data;
        for (std::size_t row = 0; row < data.rows.row_count; ++row) other.scores[k * data.rows.row_count + row] += step;
        other.point();
        return other;
      };
      const Data up = moved(kStep);
      const Data down = moved(-kStep);
      const auto losses_up = losses_of(up);
      const auto losses_down = losses_of(down);
      const Gradients above = gradients_of(up);
      const Gradients below = gradients_of(down);
      bool slopes = true;
      bool bends = true;
      for (std::size_t row = 0; row < data.rows.row_count; ++row) {
        const std::size_t i = k * data.rows.row_count + row;
        // A corner of the loss within the step has no slope.
        if (!is_bent && above.gradients[i] != below.gradients[i] && objective != Objective::kSquaredError &&
            objective != Objective::kHuber) {
          continue;
        }
        const double slope = (losses_up[row] - losses_down[row]) / (2 * kStep);
        slopes = slopes && std::abs(slope - per_loss * at.gradients[i]) < 2e-5 * std::max(1.0, std::abs(slope));
        const double bend = (above.gradients[i] - below.gradients[i]) / (2 * kStep);
        if (is_bent) bends = bends && std::abs(bend * raise - at.hessians[i]) < 1e-7 * std::max(1.0, at.hessians[i]);
      }
      CHECK(slopes);
      CHECK(bends);
    }
  }
}

TEST("losses at a few points are the values of the textbooks") {
  const auto one = [](Objective objective, double label, double score) {
    Data data(objective, 1);
    data.labels = {label};
    data.scores.assign(data.rows.output_count, score);
    data.point();
    return losses_of(data)[0];
  };
  CHECK(near(one(Objective::kBinary, 1, 0), std::log(2.0L)));
  CHECK(one(Objective::kBinary, 0, 1000) == 1000);
  CHECK(one(Objective::kBinary, 1, 1000) == 0);
  CHECK(near(one(Objective::kSoftmax, 2, 3), std::log(4.0L)));
  CHECK(one(Objective::kSquaredError, 1, 4) == 9);
  CHECK(one(Objective::kAbsoluteError, 1, 4) == 3);
  CHECK(near(one(Objective::kHuber, 0, 0.5), 0.125L));
  CHECK(near(one(Objective::kHuber, 0, -2), 0.7L * (2 - 0.35L)));
  CHECK(near(one(Objective::kQuantile, 3, 1), 0.7L * 2));
  CHECK(near(one(Objective::kQuantile, 1, 3), 0.3L * 2));
  CHECK(near(one(Objective::kCrossEntropy, 0.25, 0), std::log(2.0L)));
  CHECK(near(one(Objective::kPoisson, 2, 1), std::exp(1.0L) - 2));
  CHECK(near(one(Objective::kGamma, 2, 0), 2));
  CHECK(near(one(Objective::kTweedie, 1, 0), 1 / 0.7L + 1 / 0.3L));
}

TEST("bounds hold for every score, and are met") {
  for (const Objective objective : kByRow) {
    Data data(objective, 4000, 80);
    data.weights.clear();
    data.point();
    const LossBounds bounds = loss_bounds(objective, data.parameters, data.rows.output_count);
    const Gradients got = gradients_of(data);
    const auto largest = [](const std::vector<double>& values) {
      double most = 0;
      for (const double value : values) most = std::max(most, std::abs(value));
      return most;
    };
    CHECK(largest(got.gradients) <= bounds.gradient);
    CHECK(largest(got.hessians) <= bounds.hessian);
    if (std::isfinite(bounds.gradient)) CHECK(largest(got.gradients) > 0.99 * bounds.gradient);
    if (std::isfinite(bounds.hessian)) CHECK(largest(got.hessians) > 0.97 * bounds.hessian);
    if (bounds.is_hessian_weight) CHECK(std::count(got.hessians.begin(), got.hessians.end(), 1.0) == 4000);
  }
}
