#include "kernels/loss/rank-gradients.h"

#include <algorithm>
#include <vector>

#include "core/math.h"
#include "core/simd.h"
#include "kernels/loss/ranking.h"

namespace millrace {
namespace {

constexpr double kLog2E = 0x1.71547652b82fep+0;
constexpr double kLeastDistance = 0.01;  // of two scores, so that a tie does not push without bound
constexpr double kLeastShare = 1e-15;

// The rows of one query.
struct Query {
  std::size_t begin;
  std::size_t count;
  std::span<const double> labels;
  std::span<const double> scores;
};

Query query_of(const ScoredRows& rows, std::size_t query) noexcept {
  const auto begin = static_cast<std::size_t>(rows.query_offsets[query]);
  const std::size_t count = static_cast<std::size_t>(rows.query_offsets[query + 1]) - begin;
  return {begin, count, {rows.labels + begin, count}, {rows.scores + begin, count}};
}

std::size_t longest_query(const ScoredRows& rows, std::size_t begin, std::size_t end) noexcept {
  std::size_t longest = 0;
  for (std::size_t query = begin; query < end; ++query) longest = std::max(longest, query_of(rows, query).count);
  return longest;
}

// What each row below the one at rank `first` gives and takes in its pair with it: a loop without branches, compiled for
// each level of vector instructions.
struct Pairs {
  std::size_t first;
  std::size_t count;
  double sigmoid;
  double per_dcg;
  double has_distance;  // 1 or 0
  const double* scores;
  const double* gains;
  const double* discounts;
  double* lambdas;
  double* bends;

  [[gnu::always_inline]] void operator()() const noexcept {
    const double gain = gains[first];
    const double score = scores[first];
    const double discount = discounts[first];
    const double slope = sigmoid;
    const double scale = per_dcg * sigmoid;
    // Without regard for distance the divisor is 1.
    const double per_distance = has_distance;
    const double least = per_distance * kLeastDistance + (1.0 - per_distance);
    double* lambda = lambdas;
    double* bend = bends;
    for (std::size_t j = first + 1; j < count; ++j) {
      const double gap = gain - gains[j];  // below 0: the lower row is the better one
      const double distance = score - scores[j];
      const double toward = static_cast<double>(gap > 0) - static_cast<double>(gap < 0);
      const double change = gap * (discount - discounts[j]) * scale / (least + per_distance * distance);
      const double wrong = 1.0 / (1.0 + math::exp(slope * distance * toward));
      lambda[j] = change * wrong;
      bend[j] = slope * change * toward * wrong * (1.0 - wrong);
    }
  }
};

// One query at a time, its rows in the order of their scores.
class LambdaRank {
 public:
  LambdaRank(const LossParameters& parameters, std::size_t longest)
      : parameters_(parameters), discounts_(rank_discounts(longest)) {}

  void operator()(const Query& query, double* gradients, double* hessians) {
    const std::size_t count = query.count;
    std::fill_n(gradients, count, 0.0);
    std::fill_n(hessians, count, 0.0);
    const double best = best_dcg(query.labels, discounts_, parameters_.truncation_level, sorted_);
    if (count < 2 || best == 0) return;
    arrange(query);
    const double spread = scores_.front() - scores_.back();
    has_distance_ = parameters_.normalize && spread != 0;
    double total = 0;
    for (std::size_t high = 0; high + 1 < count && high < parameters_.truncation_level; ++high) {
      total += push(high, 1.0 / best);
    }
    // Sums of lambdas grow with the pairs of a query: long queries would rule.
    const double factor = parameters_.normalize && total > 0 ? math::log(1.0 + total) * kLog2E / total : 1.0;
    for (std::size_t rank = 0; rank < count; ++rank) {
      gradients[order_[rank]] = gradient_[rank] * factor;
      hessians[order_[rank]] = hessian_[rank] * factor;
    }
  }

 private:
  void arrange(const Query& query) {
    order_by_score(query.scores, order_);
    for (auto* each : {&scores_, &gains_, &lambda_, &bend_}) each->resize(query.count);
    gradient_.assign(query.count, 0.0);
    hessian_.assign(query.count, 0.0);
    for (std::size_t rank = 0; rank < query.count; ++rank) {
      scores_[rank] = query.scores[order_[rank]];
      gains_[rank] = relevance_gain(query.labels[order_[rank]]);
    }
  }

  // All pairs of the row at rank `first` with those below it; returns the sum of their |lambda|, twice.
  double push(std::size_t first, double per_dcg) noexcept {
    const std::size_t count = order_.size();
    with_simd(simd_level(), Pairs{first, count, parameters_.sigmoid, per_dcg, has_distance_ ? 1.0 : 0.0, scores_.data(),
                                  gains_.data(), discounts_.data(), lambda_.data(), bend_.data()});
    double gradient = 0;
    double hessian = 0;
    double total = 0;
    for (std::size_t j = first + 1; j < count; ++j) {
      gradient_[j] += lambda_[j];
      hessian_[j] += bend_[j];
      gradient += lambda_[j];
      hessian += bend_[j];
      total += lambda_[j] < 0 ? -lambda_[j] : lambda_[j];
    }
    gradient_[first] -= gradient;
    hessian_[first] += hessian;
    return 2.0 * total;
  }

  const LossParameters& parameters_;
  std::vector<double> discounts_;
  std::vector<double> sorted_;
  std::vector<std::size_t> order_;
  std::vector<double> scores_, gains_, gradient_, hessian_, lambda_, bend_;
  bool has_distance_ = false;
};

// Three terms of the expansion that the paper takes for the inverse of the hessian.
class RankXendcg {
 public:
  RankXendcg(std::uint64_t seed, std::uint64_t row_base) : seed_(seed), row_base_(row_base) {}

  void operator()(const Query& query, double* gradients, double* hessians) {
    const std::size_t count = query.count;
    std::fill_n(gradients, count, 0.0);
    std::fill_n(hessians, count, 0.0);
    if (count < 2) return;
    softmax(query.scores);
    draw(query);
    // What is left beside a certain row is rounding: it must not divide.
    const auto others = [&](std::size_t i) { return std::max(1.0 - share_[i], kLeastShare); };
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      gradients[i] = share_[i] - wanted_[i];
      wanted_[i] = gradients[i] / others(i);
      sum += wanted_[i];
    }
    double next = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double term = share_[i] * (sum - wanted_[i]);
      gradients[i] += term;
      wanted_[i] = term / others(i);
      next += wanted_[i];
    }
    for (std::size_t i = 0; i < count; ++i) {
      gradients[i] += share_[i] * (next - wanted_[i]);
      hessians[i] = share_[i] * (1.0 - share_[i]);
    }
  }

 private:
  void softmax(std::span<const double> scores) {
    share_.assign(scores.begin(), scores.end());
    const double largest = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (double& value : share_) value = math::exp(value - largest);
    for (const double value : share_) sum += value;
    for (double& value : share_) value /= sum;
  }

  void draw(const Query& query) {
    wanted_.resize(query.count);
    double sum = 0;
    for (std::size_t i = 0; i < query.count; ++i) {
      const double unit = relevance_draw(seed_, row_base_ + query.begin + i);
      wanted_[i] = relevance_gain(query.labels[i]) + (1.0 - unit);
      sum += wanted_[i];
    }
    for (double& value : wanted_) value /= sum;
  }

  std::uint64_t seed_;
  std::uint64_t row_base_;
  std::vector<double> share_, wanted_;
};

}  // namespace

void rank_gradients(const ScoredRows& rows, std::size_t query_begin, std::size_t query_end, std::uint64_t round_seed,
                    double* gradients, double* hessians) {
  const auto run = [&](auto&& loss) {
    for (std::size_t query = query_begin; query < query_end; ++query) {
      const Query each = query_of(rows, query);
      loss(each, gradients + each.begin, hessians + each.begin);
      if (rows.weights == nullptr) continue;
      for (std::size_t row = each.begin; row < each.begin + each.count; ++row) {
        gradients[row] *= rows.weights[row];
        hessians[row] *= rows.weights[row];
      }
    }
  };
  if (rows.objective == Objective::kLambdaRank) {
    run(LambdaRank(*rows.parameters, longest_query(rows, query_begin, query_end)));
  } else {
    run(RankXendcg(round_seed, rows.row_base));
  }
}

void query_losses(const ScoredRows& rows, std::size_t query_begin, std::size_t query_end, double* losses) {
  const std::vector<double> discounts = rank_discounts(longest_query(rows, query_begin, query_end));
  const std::size_t most = rows.parameters->ndcg_rows == 0 ? discounts.size() : rows.parameters->ndcg_rows;
  std::vector<double> sorted;
  std::vector<std::size_t> order;
  for (std::size_t query = query_begin; query < query_end; ++query) {
    const Query each = query_of(rows, query);
    const double best = best_dcg(each.labels, discounts, most, sorted);
    order_by_score(each.scores, order);
    double dcg = 0;
    for (std::size_t rank = 0; rank < std::min(most, each.count); ++rank) {
      dcg += relevance_gain(each.labels[order[rank]]) * discounts[rank];
    }
    losses[query - query_begin] = best > 0 ? 1.0 - dcg / best : 0.0;
  }
}

}  // namespace millrace
