#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "check.h"
#include "kernels/loss/rank-gradients.h"
#include "kernels/loss/ranking.h"
#include "loss-data.h"

using namespace millrace;
using namespace millrace::tests;

namespace {

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
