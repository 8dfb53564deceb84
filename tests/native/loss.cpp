#include "kernels/loss/loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "check.h"
#include "core/random.h"
#include "kernels/loss/rank-gradients.h"
#include "kernels/loss/ranking.h"
#include "kernels/loss/row-gradients.h"
#include "kernels/loss/row-losses.h"

using namespace millrace;

namespace {

constexpr std::size_t kClasses = 4;
constexpr Objective kByRow[] = {Objective::kSquaredError,  Objective::kBinary,  Objective::kSoftmax,
                                Objective::kAbsoluteError, Objective::kHuber,   Objective::kQuantile,
                                Objective::kCrossEntropy,  Objective::kPoisson, Objective::kGamma,
                                Objective::kTweedie};

double unit(std::uint32_t stream, std::size_t index) {
  return to_unit(random_words(31, stream, static_cast<std::uint32_t>(index)));
}

double label_for(Objective objective, std::size_t row) {
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

bool near(double got, long double expected, long double scale = 1, long double tolerance = 4e-15L) {
  return std::abs(static_cast<long double>(got) - expected) <= tolerance * std::max(scale, std::abs(expected));
}

struct Gradients {
  std::vector<double> gradients, hessians;
};

Gradients gradients_of(const Data& data, std::uint64_t seed = 5, int threads = 1) {
  const std::size_t size = data.rows.row_count * data.rows.output_count;
  Gradients out{std::vector<double>(size), std::vector<double>(size)};
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  CHECK(row_gradients(data.rows, seed, out.gradients, out.hessians, Control(words.data())).ok());
  return out;
}

std::vector<double> losses_of(const Data& data) {
  std::vector<double> losses(data.rows.row_count);
  CHECK(row_losses(data.rows, losses, Control()).ok());
  return losses;
}

Data ranked(Objective objective, const std::vector<std::int64_t>& sizes, double spread = 4) {
  std::size_t count = 0;
  for (const std::int64_t size : sizes) count += static_cast<std::size_t>(size);
  Data data(objective, count, spread);
  data.offsets = {0};
  for (const std::int64_t size : sizes) data.offsets.push_back(data.offsets.back() + size);
  // In eighths, so that scores tie.
  for (double& score : data.scores) score = std::round(score * 8) / 8;
  data.point();
  return data;
}

// Ranks by counting who is before; every pair once; nothing sorted.
std::vector<Pair> naive_lambdas(const Data& data, std::size_t query) {
  const auto begin = static_cast<std::size_t>(data.offsets[query]);
  const std::size_t n = static_cast<std::size_t>(data.offsets[query + 1]) - begin;
  const double* s = data.scores.data() + begin;
  const double* y = data.labels.data() + begin;
  const LossParameters& p = data.parameters;
  const auto rank = [&](const double* by, std::size_t i) {
    std::size_t before = 0;
    for (std::size_t j = 0; j < n; ++j) before += by[j] > by[i] || (by[j] == by[i] && j < i);
    return before;
  };
  const auto gain = [](double label) { return std::pow(2.0L, static_cast<long double>(label)) - 1; };
  const auto discount = [](std::size_t at) { return 1 / std::log2(2.0L + static_cast<long double>(at)); };
  long double best = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (rank(y, i) < p.truncation_level) best += gain(y[i]) * discount(rank(y, i));
  }
  std::vector<Pair> out(n, Pair{0, 0});
  const bool distance = p.normalize && *std::max_element(s, s + n) != *std::min_element(s, s + n);
  long double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (!(y[i] > y[j]) || std::min(rank(s, i), rank(s, j)) >= p.truncation_level) continue;
      long double change = (gain(y[i]) - gain(y[j])) * std::abs(discount(rank(s, i)) - discount(rank(s, j))) / best;
      if (distance) change /= 0.01L + std::abs(static_cast<long double>(s[i]) - s[j]);
      const long double wrong = 1 / (1 + std::exp(p.sigmoid * (static_cast<long double>(s[i]) - s[j])));
      const long double lambda = p.sigmoid * change * wrong;
      const long double bend = p.sigmoid * p.sigmoid * change * wrong * (1 - wrong);
      out[i].gradient -= lambda;
      out[j].gradient += lambda;
      out[i].hessian += bend;
      out[j].hessian += bend;
      total += 2 * lambda;
    }
  }
  const long double factor = p.normalize && total > 0 ? std::log2(1 + total) / total : 1;
  for (std::size_t i = 0; i < n; ++i) {
    out[i].gradient *= factor * data.rows.weight(begin + i);
    out[i].hessian *= factor * data.rows.weight(begin + i);
  }
  return out;
}

}  // namespace

TEST("gradients and hessians are those of the definitions, times the weight") {
  for (const Objective objective : kByRow) {
    for (const bool weighted : {true, false}) {
      Data data(objective, 1500);
      if (!weighted) data.weights.clear();
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

TEST("LambdaRank's gradients are those of all pairs, with ties, truncation, weights and queries of one row") {
  for (const std::size_t truncation : {1, 3, 30}) {
    for (const bool normalize : {true, false}) {
      Data data = ranked(Objective::kLambdaRank, {1, 2, 40, 0, 7, 33});
      data.parameters.truncation_level = truncation;
      data.parameters.normalize = normalize;
      data.parameters.sigmoid = normalize ? 1.0 : 2.0;
      const Gradients got = gradients_of(data);
      bool same = true;
      for (std::size_t query = 0; query + 1 < data.offsets.size(); ++query) {
        const auto expected = naive_lambdas(data, query);
        for (std::size_t i = 0; i < expected.size(); ++i) {
          const std::size_t row = static_cast<std::size_t>(data.offsets[query]) + i;
          same = same && near(got.gradients[row], expected[i].gradient, 1, 1e-13L) &&
                 near(got.hessians[row], expected[i].hessian, 1, 1e-13L);
        }
      }
      CHECK(same);
      CHECK(got.gradients[0] == 0 && got.hessians[0] == 0);
    }
  }
}

TEST("LambdaRank leaves a query alone whose rows are all equal") {
  Data data = ranked(Objective::kLambdaRank, {5, 5});
  std::fill(data.labels.begin(), data.labels.begin() + 5, 2.0);
  std::fill(data.labels.begin() + 5, data.labels.end(), 0.0);
  const Gradients got = gradients_of(data);
  CHECK(std::count(got.gradients.begin(), got.gradients.end(), 0.0) == 10);
  CHECK(std::count(got.hessians.begin(), got.hessians.end(), 0.0) == 10);
}

TEST("rank_xendcg's gradients are the three terms of its paper, from the draws of seed and row") {
  Data data = ranked(Objective::kRankXendcg, {1, 2, 40, 9});
  const Gradients got = gradients_of(data, 12);
  CHECK(got.gradients[0] == 0 && got.hessians[0] == 0);
  bool same = true;
  for (std::size_t query = 1; query + 1 < data.offsets.size(); ++query) {
    const auto begin = static_cast<std::size_t>(data.offsets[query]);
    const std::size_t n = static_cast<std::size_t>(data.offsets[query + 1]) - begin;
    std::vector<long double> p(n), wanted(n), first(n), second(n);
    long double scores = 0;
    long double draws = 0;
    for (std::size_t i = 0; i < n; ++i) {
      scores += p[i] = std::exp(static_cast<long double>(data.scores[begin + i]));
      draws += wanted[i] = std::pow(2.0L, data.labels[begin + i]) - relevance_draw(12, begin + i);
    }
    const auto others = [&](const std::vector<long double>& terms, std::size_t without) {
      long double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += i == without ? 0 : terms[i] / (1 - p[i]);
      return sum;
    };
    for (long double& share : p) share /= scores;
    for (std::size_t i = 0; i < n; ++i) first[i] = p[i] - wanted[i] / draws;
    for (std::size_t i = 0; i < n; ++i) second[i] = p[i] * others(first, i);
    for (std::size_t i = 0; i < n; ++i) {
      const long double weight = data.weights[begin + i];
      const long double gradient = first[i] + second[i] + p[i] * others(second, i);
      same = same && near(got.gradients[begin + i], weight * gradient, 1, 1e-14L) &&
             near(got.hessians[begin + i], weight * p[i] * (1 - p[i]), 1, 1e-14L);
    }
  }
  CHECK(same);
  double sum = 0;
  for (std::uint64_t row = 0; row < 4096; ++row) sum += relevance_draw(12, (std::uint64_t{1} << 33) + row);
  CHECK(std::abs(sum / 4096 - 0.5) < 0.02);
}

TEST("rank_xendcg draws by seed and global row: not by how rows are dealt to calls or ranks") {
  const Data data = ranked(Objective::kRankXendcg, {30, 3, 17, 50, 1, 2});
  const Gradients all = gradients_of(data, 77, 4);
  CHECK(gradients_of(data, 78).gradients != all.gradients);
  std::vector<double> gradients(all.gradients.size());
  std::vector<double> hessians(all.gradients.size());
  for (std::size_t query = 6; query-- > 0;) rank_gradients(data.rows, query, query + 1, 77, gradients.data(), hessians.data());
  CHECK(gradients == all.gradients && hessians == all.hessians);
  // The last two queries on a rank of their own.
  Data part = ranked(Objective::kRankXendcg, {1, 2});
  std::copy(data.labels.begin() + 100, data.labels.end(), part.labels.begin());
  std::copy(data.weights.begin() + 100, data.weights.end(), part.weights.begin());
  std::copy(data.scores.begin() + 100, data.scores.end(), part.scores.begin());
  part.rows.row_base = 100;
  CHECK(gradients_of(part, 77).gradients == std::vector<double>(all.gradients.begin() + 100, all.gradients.end()));
}

TEST("a query's loss is 1 - NDCG: 0 in the best order and without relevance, hand-computed between") {
  Data data = ranked(Objective::kLambdaRank, {3, 3, 2});
  data.labels = {2, 1, 0, 0, 1, 2, 0, 0};
  data.scores = {3, 2, 1, 3, 2, 1, 1, 2};
  data.point();
  std::array<double, 3> losses{};
  query_losses(data.rows, 0, 3, losses.data());
  CHECK(losses[0] == 0 && losses[2] == 0);
  const long double second = 1 / std::log2(3.0L);
  CHECK(near(losses[1], 1 - (second + 3 * 0.5L) / (3 + second)));
  data.parameters.ndcg_rows = 2;
  query_losses(data.rows, 0, 3, losses.data());
  CHECK(near(losses[1], 1 - second / (3 + second)));
}
