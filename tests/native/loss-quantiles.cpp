#include <algorithm>
#include <array>
#include <barrier>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "check.h"
#include "core/random.h"
#include "core/sort.h"
#include "kernels/loss/check-labels.h"
#include "kernels/loss/initial-scores.h"
#include "kernels/loss/renew-leaves.h"
#include "kernels/loss/select-quantiles.h"

using namespace millrace;

namespace {

double unit(std::uint32_t stream, std::size_t index) {
  return to_unit(random_words(43, stream, static_cast<std::uint32_t>(index)));
}

// Ranks as threads of one process, each call a meeting of all.
class MeetingRoom {
 public:
  explicit MeetingRoom(std::size_t size) : barrier_(static_cast<std::ptrdiff_t>(size)), size_(size) {}

  template <class Combine>
  void meet(std::span<std::int64_t> values, Combine&& combine) {
    {
      const std::scoped_lock lock(mutex_);
      if (arrived_++ == 0) table_.assign(values.begin(), values.end());
      else for (std::size_t i = 0; i < values.size(); ++i) table_[i] = combine(table_[i], values[i]);
    }
    barrier_.arrive_and_wait();
    std::copy(table_.begin(), table_.end(), values.begin());
    barrier_.arrive_and_wait();
    {
      const std::scoped_lock lock(mutex_);
      arrived_ = 0;
    }
    barrier_.arrive_and_wait();
  }

  std::size_t size() const noexcept { return size_; }

 private:
  std::barrier<> barrier_;
  std::mutex mutex_;
  std::vector<std::int64_t> table_;
  std::size_t arrived_ = 0;
  std::size_t size_;
};

class RoomComm final : public Comm {
 public:
  RoomComm(MeetingRoom& room, std::size_t rank) : room_(room), rank_(rank) {}
  std::size_t rank() const noexcept override { return rank_; }
  std::size_t size() const noexcept override { return room_.size(); }
  void sum(std::span<std::int64_t> values) override { room_.meet(values, std::plus<>()); }
  void max(std::span<std::int64_t> values) override {
    room_.meet(values, [](std::int64_t a, std::int64_t b) { return std::max(a, b); });
  }
  void broadcast(std::span<std::int64_t> values, std::size_t root) override {
    if (rank_ != root) std::fill(values.begin(), values.end(), std::numeric_limits<std::int64_t>::min());
    max(values);
  }
  Status agree(Status status) override {
    std::int64_t word[] = {status.ok() ? std::numeric_limits<std::int64_t>::min() : -static_cast<std::int64_t>(rank_)};
    max(word);
    if (word[0] == std::numeric_limits<std::int64_t>::min()) return {};
    std::int64_t said[] = {static_cast<std::int64_t>(status.code), status.detail};
    broadcast(said, static_cast<std::size_t>(-word[0]));
    return {static_cast<Code>(said[0]), said[1]};
  }

 private:
  MeetingRoom& room_;
  std::size_t rank_;
};

struct Values {
  std::vector<double> labels, weights;
};

ScoredRows rows_of(Objective objective, const LossParameters& parameters, const Values& values, std::size_t begin,
                   std::size_t end, std::size_t outputs = 1) {
  ScoredRows rows;
  rows.objective = objective;
  rows.parameters = &parameters;
  rows.row_count = end - begin;
  rows.output_count = outputs;
  rows.labels = values.labels.data() + begin;
  rows.weights = values.weights.empty() ? nullptr : values.weights.data() + begin;
  rows.row_base = begin;
  return rows;
}

std::vector<double> initial_of(Objective objective, const LossParameters& parameters, const Values& values,
                               std::size_t outputs = 1, std::size_t ranks = 1, int threads = 1) {
  std::vector<std::vector<double>> out(ranks, std::vector<double>(outputs));
  MeetingRoom room(ranks);
  std::vector<std::thread> running;
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  std::vector<Status> statuses(ranks);
  for (std::size_t rank = 0; rank < ranks; ++rank) {
    running.emplace_back([&, rank] {
      const std::size_t n = values.labels.size();
      // Uneven parts, the first of them empty where there are several.
      const auto cut = [&](std::size_t at) { return at <= 1 && ranks > 1 ? 0 : n * at * at / (ranks * ranks); };
      RoomComm comm(room, rank);
      const ScoredRows rows = rows_of(objective, parameters, values, cut(rank), rank + 1 == ranks ? n : cut(rank + 1), outputs);
      statuses[rank] = initial_scores(rows, comm, Control(words.data()), out[rank]);
    });
  }
  for (std::thread& thread : running) thread.join();
  for (std::size_t rank = 0; rank < ranks; ++rank) CHECK(statuses[rank].ok() && out[rank] == out[0]);
  return out[0];
}

double naive_quantile(std::vector<std::pair<double, double>> values, double level, bool weighted) {
  std::sort(values.begin(), values.end());
  if (!weighted) {
    const double at = level * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const double next = values[std::min(low + 1, values.size() - 1)].first;
    return values[low].first + (next - values[low].first) * (at - static_cast<double>(low));
  }
  long double total = 0;
  for (const auto& [value, weight] : values) total += weight;
  const auto reach = [&](bool beyond) {
    long double sum = 0;
    for (const auto& [value, weight] : values) {
      sum += weight;
      if (weight > 0 && (beyond ? sum > level * total : sum >= level * total)) return value;
    }
    return std::find_if(values.rbegin(), values.rend(), [](const auto& each) { return each.second > 0; })->first;
  };
  return reach(false) + (reach(true) - reach(false)) * 0.5;
}

bool near(double a, double b, double tolerance = 1e-13) { return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b)); }

Values draw(std::size_t n, bool weighted) {
  Values values;
  for (std::size_t i = 0; i < n; ++i) {
    values.labels.push_back(std::floor(unit(1, i) * 40) / 8 + 0.125);
    if (weighted) values.weights.push_back(static_cast<double>(random_words(4, 2, static_cast<std::uint32_t>(i)).first % 5));
  }
  return values;
}

}  // namespace

TEST("initial scores are those of LightGBM 4.7.0 without weights") {
  LossParameters parameters;
  const auto one = [&](Objective objective, std::vector<double> labels) {
    return initial_of(objective, parameters, {std::move(labels), {}})[0];
  };
  CHECK(one(Objective::kAbsoluteError, {4, 2, 5, 1, 3}) == 3);
  CHECK(one(Objective::kAbsoluteError, {4, 2, 1, 3}) == 2.5);
  CHECK(one(Objective::kAbsoluteError, {7}) == 7);
  CHECK(near(one(Objective::kQuantile, {1, 2, 3, 4, 5}), 4.6));
  CHECK(near(one(Objective::kQuantile, {1, 2, 3, 4, 5, 6, 7.5, 9}), 7.95));
  parameters.alpha = 0.3;
  CHECK(near(one(Objective::kQuantile, {1, 2, 3, 4, 5}), 2.2));
  CHECK(near(one(Objective::kQuantile, {1, 2, 3, 4, 5, 6, 7.5, 9}), 3.1));
  CHECK(one(Objective::kHuber, {1, 2, 3, 4, 5, 6, 7.5, 9}) == 4.6875);
  CHECK(near(one(Objective::kPoisson, {1, 2, 3, 4}), 0.91629073187415511));
  CHECK(near(one(Objective::kGamma, {1, 2, 3, 4}), 0.91629073187415511));
  CHECK(near(one(Objective::kTweedie, {1, 2, 3, 4}), 0.91629073187415511));
  CHECK(near(one(Objective::kCrossEntropy, {0.1, 0.5, 0.9, 1}), 0.51082562376599072));
  CHECK(near(one(Objective::kBinary, {0, 1, 1, 1}), 1.0986122886681098));
  CHECK(near(one(Objective::kBinary, {1, 1}), std::log(1e15), 1e-3));
  const auto shares = initial_of(Objective::kSoftmax, parameters, {{0, 1, 1, 2}, {}}, 3);
  CHECK(near(shares[0], -std::log(4.0)) && near(shares[1], -std::log(2.0)) && near(shares[2], -std::log(4.0)));
  CHECK(one(Objective::kLambdaRank, {0, 3}) == 0 && one(Objective::kCustom, {5, 3}) == 0);
}

TEST("weighted initial scores count a row as often as its weight says") {
  LossParameters parameters;
  const Values values{{1, 2, 4, 8}, {1, 0, 2, 0.5}};
  const double mean = (1 + 8 + 4) / 3.5;
  CHECK(near(initial_of(Objective::kSquaredError, parameters, values)[0], mean));
  CHECK(near(initial_of(Objective::kPoisson, parameters, values)[0], std::log(mean)));
  CHECK(initial_of(Objective::kAbsoluteError, parameters, values)[0] == 4);
  CHECK(initial_of(Objective::kQuantile, parameters, values)[0] == 8);
  CHECK(initial_of(Objective::kAbsoluteError, parameters, {{1, 2}, {3, 3}})[0] == 1.5);
  CHECK(initial_of(Objective::kAbsoluteError, parameters, {{1, 1.25, 2}, {3, 0, 3}})[0] == 1.5);
  CHECK(near(initial_of(Objective::kBinary, parameters, {{0, 1, 1}, {3, 1, 0}})[0], -std::log(3.0)));
  const auto shares = initial_of(Objective::kSoftmax, parameters, {{0, 1, 1}, {3, 1, 0}}, 3);
  CHECK(near(shares[0], std::log(0.75)) && near(shares[1], std::log(0.25)) && near(shares[2], std::log(1e-15)));
}

TEST("initial scores have the same bits for any order of rows, threads and ranks") {
  LossParameters parameters;
  for (const bool weighted : {false, true}) {
    Values values = draw(40'000, weighted);
    for (double& weight : values.weights) weight *= 0.37;
    for (const Objective objective : {Objective::kSquaredError, Objective::kGamma, Objective::kAbsoluteError,
                                      Objective::kQuantile, Objective::kSoftmax}) {
      const bool classes = objective == Objective::kSoftmax;
      Values mine = values;
      if (classes) for (double& label : mine.labels) label = std::min(2.0, std::floor(label));
      const std::size_t outputs = classes ? 3 : 1;
      const auto once = initial_of(objective, parameters, mine, outputs);
      for (const std::size_t ranks : {2, 3, 5}) CHECK(initial_of(objective, parameters, mine, outputs, ranks, 2) == once);
      std::reverse(mine.labels.begin(), mine.labels.end());
      std::reverse(mine.weights.begin(), mine.weights.end());
      CHECK(initial_of(objective, parameters, mine, outputs, 1, 4) == once);
    }
  }
}

TEST("a quantile lies between values of two ranks") {
  LossParameters parameters;
  // The first of three ranks has no rows, the second one.
  CHECK(initial_of(Objective::kAbsoluteError, parameters, {{3, 1, 2, 4}, {}}, 1, 3)[0] == 2.5);
  CHECK(initial_of(Objective::kAbsoluteError, parameters, {{2, 1, 3, 4}, {}}, 1, 3)[0] == 2.5);
}

TEST("quantiles of many groups side by side are those of a sort") {
  LocalComm comm;
  QuantileScratch scratch;
  for (const bool weighted : {false, true}) {
    const Values values = draw(60'000, weighted);
    const std::vector<std::size_t> offsets{0, 1, 3, 3, 10, 1000, 40'000, 40'001, 60'000};
    for (const double level : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
      scratch.keys.clear();
      scratch.weights.clear();
      for (std::size_t i = 0; i < values.labels.size(); ++i) {
        // Signs and magnitudes of all kinds.
        const double value = i % 3 == 0 ? -values.labels[i] : i % 3 == 1 ? values.labels[i] * 1e-9 : unit(6, i);
        scratch.keys.push_back(order_key(value));
        if (weighted) scratch.weights.push_back(static_cast<std::int64_t>(values.weights[i]));
      }
      const QuantileScratch before = scratch;
      std::vector<double> out(offsets.size() - 1, -77);
      std::array<std::int32_t, 4> words{0, 0, 0, 2};
      CHECK(select_quantiles(scratch, offsets, level, comm, Control(words.data()), out).ok());
      for (std::size_t group = 0; group < out.size(); ++group) {
        std::vector<std::pair<double, double>> each;
        double total = 0;
        for (std::size_t i = offsets[group]; i < offsets[group + 1]; ++i) {
          each.emplace_back(value_of_key(before.keys[i]), weighted ? static_cast<double>(before.weights[i]) : 1.0);
          total += each.back().second;
        }
        CHECK(total == 0 ? out[group] == -77 : out[group] == naive_quantile(each, level, weighted));
      }
    }
  }
}

TEST("leaves are renewed with the quantile of their residuals; a leaf without rows or weight stays") {
  LossParameters parameters;
  const Values values{{5, 1, 9, 2, 7, 3}, {1, 1, 1, 0, 1, 0}};
  const std::vector<double> scores{1, 1, 1, 1, 2, 2};
  const std::vector<std::uint32_t> order{4, 0, 2, 1, 3, 5};
  const std::vector<std::size_t> offsets{0, 4, 4, 6};
  LocalComm comm;
  QuantileScratch scratch;
  for (const bool weighted : {false, true}) {
    ScoredRows rows = rows_of(Objective::kAbsoluteError, parameters, values, 0, 6);
    rows.scores = scores.data();
    if (!weighted) rows.weights = nullptr;
    std::array<double, 3> leaves{-1, -2, -3};
    const double steps = weight_steps(rows, comm, Control());
    CHECK(renew_leaf_quantiles(rows, {order, offsets}, renewal_level(rows.objective, parameters), steps, scratch, comm,
                               Control(), leaves)
              .ok());
    // Residuals 5, 4, 8, 0 and 1, 1.
    CHECK(leaves[0] == 4.5 && leaves[1] == -2 && leaves[2] == (weighted ? -3.0 : 1.0));
  }
  CHECK(has_renewed_leaves(Objective::kQuantile) && !has_renewed_leaves(Objective::kHuber));
}

TEST("a mean without a logarithm and one that overflows are refused") {
  LossParameters parameters;
  LocalComm comm;
  std::array<double, 1> out{};
  const auto refused = [&](Objective objective, const Values& values) {
    return initial_scores(rows_of(objective, parameters, values, 0, 2), comm, Control(), out).code == Code::kInvalid;
  };
  CHECK(refused(Objective::kPoisson, {{0, 0}, {}}));
  CHECK(refused(Objective::kTweedie, {{0, 3}, {1, 0}}));
  CHECK(refused(Objective::kSquaredError, {{1e308, 1}, {10, 1}}));
  CHECK(!refused(Objective::kSquaredError, {{1e308, 1e308}, {}}) && out[0] == 1e308);
  CHECK(!refused(Objective::kPoisson, {{0, 1e-280}, {}}) && near(out[0], std::log(0.5e-280)));
}

TEST("a stopped search writes nothing and says so") {
  std::array<std::int32_t, 4> words{1, 0, 0, 2};
  QuantileScratch scratch;
  scratch.keys.assign(100'000, order_key(3));
  LocalComm comm;
  std::array<double, 1> out{-1};
  const std::array<std::size_t, 2> offsets{0, 100'000};
  CHECK(select_quantiles(scratch, offsets, 0.5, comm, Control(words.data()), out).code == Code::kCancelled);
  CHECK(out[0] == -1);
}

TEST("labels and weights that a loss cannot take are refused with their row") {
  LossParameters parameters;
  LocalComm comm;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto check = [&](Objective objective, std::vector<double> labels, std::vector<double> weights = {},
                         std::vector<std::int64_t> offsets = {}) {
    const Values values{std::move(labels), std::move(weights)};
    ScoredRows rows = rows_of(objective, parameters, values, 0, values.labels.size(), objective == Objective::kSoftmax ? 3 : 1);
    rows.query_offsets = offsets;
    rows.row_base = 100;
    return check_labels(rows, comm, Control());
  };
  const auto refused = [&](Objective objective, double label) {
    const Status status = check(objective, {1, label, label}, {}, {0, 3});
    return status.code == Code::kInvalid && status.detail == 101;
  };
  for (int objective = 0; objective < static_cast<int>(Objective::kCustom); ++objective) {
    CHECK(check(static_cast<Objective>(objective), {1, 1, 0.0 + (objective == static_cast<int>(Objective::kGamma))}, {}, {0, 3}).ok());
    for (const double label : {kNaN, kInfinity, -kInfinity}) CHECK(refused(static_cast<Objective>(objective), label));
  }
  CHECK(refused(Objective::kBinary, 2) && refused(Objective::kBinary, 0.5));
  CHECK(refused(Objective::kSoftmax, 3) && refused(Objective::kSoftmax, 1.5) && refused(Objective::kSoftmax, -1));
  CHECK(refused(Objective::kCrossEntropy, 1.001) && refused(Objective::kCrossEntropy, -0.1));
  CHECK(refused(Objective::kPoisson, -1) && refused(Objective::kTweedie, -1e-9) && refused(Objective::kGamma, 0));
  CHECK(refused(Objective::kLambdaRank, 32) && refused(Objective::kRankXendcg, 0.5) && refused(Objective::kLambdaRank, -1));
  CHECK(check(Objective::kSquaredError, {1, 2}, {1, -1}).detail == 101);
  CHECK(check(Objective::kSquaredError, {1, 2}, {1, kInfinity}).detail == 101);
  const Status weightless = check(Objective::kSquaredError, {1, 2}, {0, 0});
  CHECK(weightless.code == Code::kInvalid && weightless.detail == -1);
  CHECK(check(Objective::kLambdaRank, {0, 1}, {}, {0, 1}).code == Code::kShape);
  CHECK(check(Objective::kLambdaRank, {0, 1}, {}, {0, 2, 1, 2}).code == Code::kShape);
  CHECK(check(Objective::kLambdaRank, {0, 1}).code == Code::kShape);
  CHECK(check(Objective::kSquaredError, {}).ok());
}
