#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "algorithms/boost-trees.h"
#include "algorithms/compile-forest.h"
#include "algorithms/predict-trees.h"
#include "algorithms/solve-linear-model.h"
#include "check.h"
#include "core/random.h"
#include "kernels/tree/code-features.h"
#include "kernels/tree/find-cuts.h"

using namespace millrace;

namespace {

struct Data {
  std::vector<std::vector<double>> columns;
  std::vector<double> labels;

  std::vector<ColumnView> views() const {
    std::vector<ColumnView> all;
    for (const auto& column : columns) all.push_back({Type::kFloat64, column.data(), nullptr, 0, column.size()});
    return all;
  }
};

double unit(std::uint32_t stream, std::size_t index) {
  return to_unit(random_words(9, stream, static_cast<std::uint32_t>(index)));
}

Data draw(std::size_t rows, std::size_t features, std::size_t classes) {
  Data data;
  data.columns.assign(features, std::vector<double>(rows));
  data.labels.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::size_t f = 0; f < features; ++f) {
      const double value = unit(static_cast<std::uint32_t>(f), row);
      data.columns[f][row] = value < 0.05 ? std::numeric_limits<double>::quiet_NaN() : value;
      sum += value;
    }
    const double share = sum / static_cast<double>(features);
    data.labels[row] = classes == 0 ? share : std::min(std::floor(share * static_cast<double>(classes)), static_cast<double>(classes - 1));
  }
  return data;
}

struct Fitted {
  Status status;
  std::vector<std::int32_t> feature, left, right, offsets, counts;
  std::vector<double> threshold, value, gain, initial, curve, unseen;
  std::vector<std::uint8_t> missing_left;
};

Fitted fit(const Data& data, Objective objective, std::size_t outputs, int threads, double bagging = 1) {
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  const Control control(words.data());
  const auto views = data.views();
  const std::size_t rows = data.labels.size();
  std::vector<double> cuts(views.size() * kMostCuts);
  std::vector<std::int32_t> cut_counts(views.size());
  std::vector<std::uint8_t> codes(views.size() * rows);
  Fitted fitted;
  fitted.status = find_cuts(views, 255, 1000, cuts, cut_counts, control);
  if (!fitted.status.ok()) return fitted;
  fitted.status = code_features(views, cuts, cut_counts, codes, control);
  if (!fitted.status.ok()) return fitted;
  BoostRules rules{objective, outputs, 4, {{1.0, 0.0, 1e-3, 5}, 15, 1000, 0.2}, 0.8, bagging, 1, 0, 7};
  const std::size_t room = rules.rounds * outputs * (2 * rules.tree.num_leaves - 1);
  for (auto* column : {&fitted.feature, &fitted.left, &fitted.right}) column->resize(room);
  for (auto* column : {&fitted.threshold, &fitted.value, &fitted.gain}) column->resize(room);
  fitted.missing_left.resize(room);
  fitted.offsets.resize(rules.rounds * outputs + 1);
  fitted.initial.resize(outputs);
  fitted.counts.resize(4);
  fitted.curve.resize(rules.rounds);
  fitted.unseen.resize(rules.rounds);
  const BoostRows train{codes, data.labels, {}};
  fitted.status = boost_trees(train, train, cuts, cut_counts, rules,
                              {fitted.feature, fitted.threshold, fitted.left, fitted.right, fitted.value, fitted.gain,
                               fitted.missing_left, fitted.offsets, fitted.initial},
                              {fitted.curve, fitted.unseen, fitted.counts}, control);
  return fitted;
}

}  // namespace

TEST("boosted trees are the same for any number of threads, in one group of features and in several") {
  for (const std::size_t features : {3u, 130u}) {
    const Data data = draw(20'000 / features + 1'000, features, 2);
    const Fitted one = fit(data, Objective::kBinary, 1, 1, 0.7);
    CHECK(one.status.ok());
    for (const int threads : {2, 3, 8}) {
      const Fitted other = fit(data, Objective::kBinary, 1, threads, 0.7);
      CHECK(other.feature == one.feature && other.threshold == one.threshold && other.value == one.value);
      CHECK(other.missing_left == one.missing_left && other.curve == one.curve);
    }
  }
}

TEST("trees of several classes grow side by side") {
  const Data data = draw(3'000, 4, 3);
  const Fitted one = fit(data, Objective::kSoftmax, 3, 1);
  const Fitted four = fit(data, Objective::kSoftmax, 3, 4);
  CHECK(one.status.ok() && four.status.ok());
  CHECK(one.value == four.value && one.feature == four.feature && one.offsets == four.offsets);
}

TEST("the scores of training are those of prediction") {
  const Data data = draw(5'000, 5, 0);
  const Fitted fitted = fit(data, Objective::kSquaredError, 1, 2, 0.6);
  CHECK(fitted.status.ok());
  const std::size_t nodes = static_cast<std::size_t>(fitted.counts[2]);
  const std::size_t trees = static_cast<std::size_t>(fitted.counts[0]);
  std::vector<double> predictions(data.labels.size());
  std::array<std::int32_t, 4> words{0, 0, 0, 3};
  const auto first = [](const auto& values, std::size_t n) { return std::span(values.data(), n); };
  std::vector<std::int32_t> outputs(trees), leaf(nodes), no_sets(1);
  Forest forest;
  forest.tree_offsets = first(fitted.offsets, trees + 1);
  forest.tree_outputs = outputs;
  forest.feature = first(fitted.feature, nodes);
  forest.threshold = first(fitted.threshold, nodes);
  forest.left = first(fitted.left, nodes);
  forest.right = first(fitted.right, nodes);
  forest.value = first(fitted.value, nodes);
  forest.flags = first(fitted.missing_left, nodes);  // 1: kMissingLeft
  forest.leaf = leaf;
  forest.set_offsets = no_sets;
  forest.initial = fitted.initial;
  const ForestAnswer answer{Link::kIdentity, 1, false, false};
  std::vector<double> size(1);
  CHECK(compile_forest(forest, data.columns.size(), answer, size, {}, Control()).ok());
  std::vector<std::uint8_t> program(static_cast<std::size_t>(size[0]));
  CHECK(compile_forest(forest, data.columns.size(), answer, size, program, Control()).ok());
  CHECK(predict_trees(data.views(), program, {0, trees}, false, predictions, Control(words.data())).ok());
  double squares = 0;
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    squares += (predictions[row] - data.labels[row]) * (predictions[row] - data.labels[row]);
  }
  const double loss = std::sqrt(squares / static_cast<double>(predictions.size()));
  CHECK(std::abs(loss - fitted.unseen[trees - 1]) < 1e-12);
  CHECK(std::abs(loss - fitted.curve[trees - 1]) < 1e-12);
}

TEST("a forest without room, a label that is no class and no rows are reported") {
  Data data = draw(100, 2, 2);
  data.labels[42] = 5;
  const Fitted wrong = fit(data, Objective::kBinary, 1, 2);
  CHECK(wrong.status.code == Code::kInvalid && wrong.status.detail == 42);
  CHECK(fit(draw(0, 2, 2), Objective::kBinary, 1, 1).status.code == Code::kShape);
  CHECK(fit(draw(1, 1, 2), Objective::kBinary, 1, 1).status.ok());
}

TEST("linear models are the same for any number of threads, by both solvers") {
  for (const std::size_t features : {4u, 340u}) {
    const Data data = draw(2'000, features, 2);
    std::vector<double> first;
    for (const int threads : {1, 2, 5}) {
      std::array<std::int32_t, 4> words{0, 0, 0, threads};
      std::vector<double> beta(features), intercept(1), means(features), scales(features), outcome(3);
      const Status status = solve_linear_model(data.views(), data.labels, {}, {Objective::kBinary, 1.0, 40},
                                               {beta, intercept, means, scales, outcome}, Control(words.data()));
      CHECK(status.ok());
      if (first.empty()) first = beta;
      CHECK(beta == first);
    }
  }
}
