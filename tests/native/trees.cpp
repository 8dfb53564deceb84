#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "algorithms/boost-trees.h"
#include "algorithms/solve-linear-classes.h"
#include "check.h"
#include "core/random.h"
#include "core/thread-comm.h"
#include "kernels/tree/bin-layout.h"
#include "kernels/tree/bins.h"
#include "kernels/tree/code-features.h"
#include "kernels/tree/find-cuts.h"
#include "kernels/tree/move-rows.h"
#include "kernels/tree/split-rows.h"

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
  std::vector<std::int32_t> tree_offsets, tree_outputs, feature, left, right, leaf, set_offsets, counts;
  std::vector<double> threshold, value, gain, cover, rows, initial, curve, unseen, scores, watched;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint32_t> set_words;

  bool same_as(const Fitted& other) const {
    return tree_offsets == other.tree_offsets && feature == other.feature && left == other.left && right == other.right &&
           leaf == other.leaf && threshold == other.threshold && value == other.value && gain == other.gain &&
           cover == other.cover && rows == other.rows && flags == other.flags && set_offsets == other.set_offsets &&
           set_words == other.set_words && initial == other.initial && curve == other.curve && unseen == other.unseen;
  }
};

// One column of codes a feature, or small features together where `joint`.
struct Coded {
  BinLayout layout;
  std::vector<double> cuts;
  std::vector<std::uint8_t> codes;
  std::vector<std::uint8_t> records;
};

Coded code(const Data& data, bool joint, const Control& control, std::size_t max_bin = 255, bool has_columns = true) {
  const auto views = data.views();
  const std::size_t rows = data.labels.size();
  Coded coded;
  coded.cuts.resize(views.size() * kMostCuts);
  std::vector<std::int32_t> cut_counts(views.size());
  CHECK(find_cuts(views, max_bin, 1000, coded.cuts, cut_counts, control).ok());
  std::vector<std::int32_t> columns, radixes, slots, column_slots;
  std::vector<std::uint8_t> kinds(views.size(), 0);
  for (std::size_t f = 0; f < views.size(); ++f) {
    slots.push_back(cut_counts[f] + 2);
    const bool shares = joint && !column_slots.empty() && column_slots.back() * slots.back() <= 256;
    radixes.push_back(shares ? column_slots.back() : 1);
    if (shares) column_slots.back() *= slots.back();
    else column_slots.push_back(slots.back());
    columns.push_back(static_cast<std::int32_t>(column_slots.size()) - 1);
  }
  CHECK(make_bin_layout(columns, radixes, slots, kinds, column_slots, coded.layout).ok());
  if (has_columns) coded.codes.resize(coded.layout.column_offset(coded.layout.columns.size(), padded_rows(rows)));
  coded.records.resize(coded.layout.record_bytes * rows + kRecordSlack);
  CHECK(code_features(views, {}, coded.cuts, coded.layout, {coded.codes, coded.records, rows, 0}, control).ok());
  return coded;
}

BoostRules rules_for(Objective objective, std::size_t outputs) {
  BoostRules rules;
  rules.objective = objective;
  rules.outputs = outputs;
  rules.rounds = rules.total_rounds = 4;
  rules.tree.num_leaves = 15;
  rules.tree.split.lambda_l2 = 1;
  rules.tree.split.min_sum_hessian = 1e-3;
  rules.tree.split.min_rows = 5;
  rules.learning_rate = 0.2;
  rules.feature_fraction = 0.8;
  rules.seed = 7;
  return rules;
}

// Which copies of codes there are, and whether records move with their rows where a row has one.
enum class Copies { kColumns, kRecords, kMoved };

Fitted fit(const Data& data, const BoostRules& rules, int threads, bool joint = false, std::size_t max_bin = 255,
           Copies copies = Copies::kMoved) {
  const bool has_columns = copies == Copies::kColumns;
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  const Control control(words.data());
  Coded coded = code(data, joint, control, max_bin, has_columns);
  const std::size_t rows = data.labels.size();
  Fitted fitted;
  const std::size_t trees = rules.rounds * rules.outputs;
  const std::size_t room = trees * (2 * rules.tree.num_leaves - 1);
  for (auto* column : {&fitted.feature, &fitted.left, &fitted.right, &fitted.leaf}) column->resize(room);
  for (auto* column : {&fitted.threshold, &fitted.value, &fitted.gain, &fitted.cover, &fitted.rows}) column->resize(room);
  fitted.flags.resize(room);
  fitted.tree_offsets.resize(trees + 1);
  fitted.tree_outputs.resize(trees);
  fitted.set_offsets.resize(1);
  fitted.initial.resize(rules.outputs);
  fitted.counts.resize(4);
  fitted.curve.resize(rules.rounds);
  fitted.unseen.resize(rules.rounds);
  fitted.scores.resize(rules.outputs * rows);
  fitted.watched.resize(rules.outputs * rows);
  const auto rows_of = [&](std::vector<double>& scores) {
    RankRows all;
    all.coded = {&coded.layout, has_columns ? coded.codes.data() : nullptr, first_record(coded.records.data()), padded_rows(rows), rows, 0, rows};
    all.scores = scores.data();
    all.scored = {rules.objective, &rules.loss, rows, rules.outputs, data.labels.data(), nullptr, scores.data(), {}, 0};
    return all;
  };
  RankRows train = rows_of(fitted.scores);
  std::vector<std::uint32_t> order;
  if (copies == Copies::kMoved && coded.layout.groups.size() == 1) {
    order.resize(rows);
    train.moved_records = first_record(coded.records.data());
    train.order = order.data();
  }
  std::vector<std::uint8_t> own_records(coded.records.size());
  std::copy_n(first_record(coded.records.data()), coded.layout.record_bytes * rows, first_record(own_records.data()));
  RankRows watched = rows_of(fitted.watched);
  if (!has_columns) watched.coded.records = first_record(own_records.data());
  LocalComm comm;
  fitted.status = boost_trees(train, &watched, coded.cuts, rules, comm, fitted.initial,
                              {fitted.tree_offsets, fitted.tree_outputs, fitted.feature, fitted.threshold, fitted.left,
                               fitted.right, fitted.value, fitted.gain, fitted.cover, fitted.rows, fitted.flags,
                               fitted.leaf, fitted.set_offsets, fitted.set_words},
                              {fitted.curve, fitted.unseen, fitted.counts}, control);
  return fitted;
}

}  // namespace

TEST("boosted trees are the same for any number of threads, in one group of features and in several") {
  for (const std::size_t features : {3u, 130u}) {
    const Data data = draw(20'000 / features + 1'000, features, 2);
    BoostRules rules = rules_for(Objective::kBinary, 1);
    rules.sampling.kind = Sampling::kBagging;
    rules.sampling.fraction = 0.7;
    const Fitted one = fit(data, rules, 1);
    CHECK(one.status.ok());
    for (const int threads : {2, 3, 8}) CHECK(fit(data, rules, threads).same_as(one));
    CHECK(fit(data, rules, 2, false, 255, Copies::kColumns).same_as(one));
  }
}

TEST("records alone, at rest or moved, give the trees of columns beside them, to the end of their memory") {
  for (const std::size_t features : {3u, 64u, 130u}) {
    const Data data = draw(1'777, features, 2);
    const BoostRules rules = rules_for(Objective::kBinary, 1);
    const Fitted both = fit(data, rules, 2, false, 255, Copies::kColumns);
    CHECK(both.status.ok());
    for (const Copies copies : {Copies::kRecords, Copies::kMoved}) {
      CHECK(fit(data, rules, 2, false, 255, copies).same_as(both));
      CHECK(fit(data, rules, 3, true, 4, copies).same_as(fit(data, rules, 1, true, 4, Copies::kColumns)));
    }
  }
}

TEST("rows are parted in place with all that lies at their places, on any number of threads") {
  for (const std::size_t stride : {8u, 16u, 24u, 32u, 40u, 48u, 56u, 64u}) {
    for (const std::size_t n : {0u, 1u, 255u, 1'000u, 70'000u}) {
      for (const bool is_wide : {false, true}) {
        std::vector<std::uint8_t> records(stride * n + 8);
        std::vector<std::uint32_t> ids(n), grads(n);
        std::vector<std::uint8_t> left(is_wide ? 65'536 : 256);
        for (std::size_t code = 0; code < left.size(); ++code) left[code] = unit(5, code) < 0.4;
        const auto byte_of = [](std::size_t row, std::size_t at) { return static_cast<std::uint8_t>(row * 31 + at * 7 + (row >> 8)); };
        for (std::size_t row = 0; row < n; ++row) {
          ids[row] = static_cast<std::uint32_t>(row);
          grads[row] = ~ids[row];
          for (std::size_t at = 0; at < stride; ++at) records[row * stride + at] = byte_of(row, at);
        }
        const auto goes_left = [&](std::size_t row) {
          return left[is_wide ? byte_of(row, 4) + 256u * byte_of(row, 5) : byte_of(row, 4)];
        };
        std::size_t lefts = 0;
        for (std::size_t row = 0; row < n; ++row) lefts += goes_left(row);
        // However wrong the guess of how many go left is.
        const std::array<std::size_t, 4> guesses{lefts, 0, n / 3, 2 * n};
        for (std::int32_t run = 0; run < 12; ++run) {
          std::array<std::int32_t, 4> words{0, 0, 0, 1 + run % 3};
          const std::size_t guess = guesses[static_cast<std::size_t>(run / 3)];
          const MovedRows rows{records.data(), stride, ids.data(), grads.data()};
          CHECK(move_rows(rows, 0, n, {4, is_wide}, left, guess, Control(words.data())) == lefts);
          bool ok = true;
          std::vector<bool> seen(n);
          for (std::size_t at = 0; at < n; ++at) {
            const std::size_t row = ids[at];
            ok = ok && !seen[row] && grads[at] == ~ids[at] && goes_left(row) == (at < lefts);
            seen[row] = true;
            for (std::size_t k = 0; k < stride; ++k) ok = ok && records[at * stride + k] == byte_of(row, k);
          }
          CHECK(ok);
          std::vector<std::uint8_t> flags(n);
          for (std::size_t row = 0; row < n; ++row) flags[row] = unit(6, row) < 0.5;
          const std::size_t drawn = move_rows_by_number(rows, 0, n, flags, guess, Control(words.data()));
          for (std::size_t at = 0; at < n; ++at) ok = ok && flags[ids[at]] == (at < drawn);
          CHECK(ok);
        }
      }
    }
  }
}

TEST("rows are parted as one by one, by codes of 8 and of 16 bits, in columns and in records") {
  constexpr std::size_t kRows = 40'000;
  struct Case {
    std::size_t slots;
    std::size_t stride;
  };
  for (const Case& at : {Case{40, 1}, Case{256, 24}, Case{300, 2}, Case{512, 16}, Case{513, 2}, Case{9'000, 2}, Case{9'000, 8}}) {
    const bool is_wide = at.slots > 256;
    std::vector<std::uint8_t> codes(kRows * at.stride + 64);
    std::vector<std::uint32_t> words(std::max<std::size_t>(8, (at.slots + 31) / 32));
    for (std::size_t word = 0; word < words.size(); ++word) words[word] = random_words(3, 1, static_cast<std::uint32_t>(word)).first;
    for (std::size_t row = 0; row < kRows; ++row) {
      const auto code = static_cast<std::size_t>(unit(30, row) * static_cast<double>(at.slots));
      codes[row * at.stride] = static_cast<std::uint8_t>(code);
      if (is_wide) codes[row * at.stride + 1] = static_cast<std::uint8_t>(code >> 8);
    }
    const ColumnCodes column{codes.data(), is_wide, at.stride};
    const CodeSet set{words};
    for (const std::size_t step : {1u, 3u, 1'000u, 9'999u}) {
      std::vector<std::uint32_t> rows, lefts, rights;
      for (std::size_t row = 0; row < kRows; row += step) rows.push_back(static_cast<std::uint32_t>(row));
      for (const std::uint32_t row : rows) (set.has(column.at(row)) ? lefts : rights).push_back(row);
      for (const std::int32_t threads : {1, 3}) {
        std::array<std::int32_t, 4> control{0, 0, 0, threads};
        std::vector<std::uint32_t> parted = rows, buffer(rows.size());
        CHECK(split_rows(column, set, parted, buffer, Control(control.data())) == lefts.size());
        CHECK(std::equal(lefts.begin(), lefts.end(), parted.begin()));
        CHECK(std::equal(rights.begin(), rights.end(), parted.begin() + static_cast<std::ptrdiff_t>(lefts.size())));
      }
    }
  }
}

TEST("joint codes give the trees of codes of their own") {
  const Data data = draw(3'000, 9, 2);
  const BoostRules rules = rules_for(Objective::kBinary, 1);
  const Fitted apart = fit(data, rules, 2, false, 4);
  CHECK(apart.status.ok() && fit(data, rules, 2, true, 4).same_as(apart));
}

TEST("rows beyond those that packed sums hold are flushed to wide ones") {
  const Data data = draw(150'000, 2, 0);
  const BoostRules rules = rules_for(Objective::kSquaredError, 1);
  const Fitted one = fit(data, rules, 1);
  CHECK(one.status.ok() && one.rows[0] == 150'000 && one.cover[0] == 150'000);
  CHECK(fit(data, rules, 3).same_as(one));
}

TEST("trees of several classes grow side by side") {
  const Data data = draw(3'000, 4, 3);
  const BoostRules rules = rules_for(Objective::kSoftmax, 3);
  const Fitted one = fit(data, rules, 1);
  CHECK(one.status.ok() && fit(data, rules, 4).same_as(one));
  CHECK(fit(data, rules, 2, false, 255, Copies::kColumns).same_as(one));
}

TEST("every way to sample, to drop trees and to grow gives the same bits on two threads as on one") {
  const Data data = draw(4'000, 5, 2);
  for (const Sampling kind : {Sampling::kGoss, Sampling::kMvs, Sampling::kBootstrap}) {
    BoostRules rules = rules_for(Objective::kBinary, 1);
    rules.sampling.kind = kind;
    rules.sampling.fraction = 0.6;
    const Fitted one = fit(data, rules, 1);
    CHECK(one.status.ok() && fit(data, rules, 2).same_as(one));
    CHECK(fit(data, rules, 2, false, 255, Copies::kColumns).same_as(one));
  }
  BoostRules dart = rules_for(Objective::kBinary, 1);
  dart.dart = {true, 0.5, 0.1, 50, false, false};
  dart.tree.is_depth_wise = true;
  const Fitted dropped = fit(data, dart, 1);
  CHECK(dropped.status.ok() && fit(data, dart, 2).same_as(dropped));
  CHECK(fit(data, dart, 1, false, 255, Copies::kColumns).same_as(dropped));
  BoostRules random = rules_for(Objective::kBinary, 1);
  random.tree.split.is_random = true;
  random.tree.split.path_smooth = 3;
  random.tree.split.lambda_l1 = 0.1;
  random.tree.fraction_by_node = 0.5;
  random.tree.together = {{0, 1}, {2, 3, 4}};
  const Fitted extra = fit(data, random, 1);
  CHECK(extra.status.ok() && fit(data, random, 2).same_as(extra));
}

TEST("the scores of training are those of a walk down the trees") {
  const Data data = draw(2'000, 5, 0);
  BoostRules rules = rules_for(Objective::kSquaredError, 1);
  rules.sampling.kind = Sampling::kBagging;
  rules.sampling.fraction = 0.6;
  const Fitted fitted = fit(data, rules, 2);
  CHECK(fitted.status.ok());
  for (std::size_t row = 0; row < data.labels.size(); ++row) {
    double score = fitted.initial[0];
    for (std::size_t tree = 0; tree < rules.rounds; ++tree) {
      std::size_t node = static_cast<std::size_t>(fitted.tree_offsets[tree]);
      while (fitted.feature[node] >= 0) {
        const double value = data.columns[static_cast<std::size_t>(fitted.feature[node])][row];
        const bool left = std::isnan(value) ? (fitted.flags[node] & 1) != 0 : value <= fitted.threshold[node];
        node = static_cast<std::size_t>(left ? fitted.left[node] : fitted.right[node]);
      }
      score += fitted.value[node];
    }
    CHECK(score == fitted.scores[row] && score == fitted.watched[row]);
  }
}

TEST("a label that is no class is reported by its row, one row alone is learned") {
  Data data = draw(100, 2, 2);
  data.labels[42] = 5;
  const BoostRules rules = rules_for(Objective::kBinary, 1);
  const Fitted wrong = fit(data, rules, 2);
  CHECK(wrong.status.code == Code::kInvalid && wrong.status.detail == 42);
  CHECK(fit(draw(1, 1, 2), rules, 1).status.ok());
}

TEST("ranks of one process sum, take the largest, broadcast and agree") {
  std::array<std::int64_t, 3> sums{}, most{}, told{};
  std::array<Status, 3> agreed;
  ThreadRanks(3).run([&](Comm& comm) {
    for (int times = 0; times < 50; ++times) {
      std::array<std::int64_t, 1> value{static_cast<std::int64_t>(comm.rank()) + 1};
      comm.sum(value);
      sums[comm.rank()] = value[0];
      value[0] = -static_cast<std::int64_t>(comm.rank()) - 5;
      comm.max(value);
      most[comm.rank()] = value[0];
      value[0] = static_cast<std::int64_t>(comm.rank()) * 10;
      comm.broadcast(value, 2);
      told[comm.rank()] = value[0];
      agreed[comm.rank()] = comm.agree(comm.rank() > 0 ? Status{Code::kInvalid, static_cast<std::int64_t>(comm.rank())} : Status{});
    }
  });
  for (std::size_t rank = 0; rank < 3; ++rank) {
    CHECK(sums[rank] == 6 && most[rank] == -5 && told[rank] == 20);
    CHECK(agreed[rank].code == Code::kInvalid && agreed[rank].detail == 1);
  }
}

TEST("linear models are the same for any number of threads, by both solvers") {
  for (const std::size_t features : {4u, 340u}) {
    const Data data = draw(2'000, features, 2);
    std::vector<double> first;
    for (const int threads : {1, 2, 5}) {
      std::array<std::int32_t, 4> words{0, 0, 0, threads};
      std::vector<double> beta(features), intercept(1), means(features), scales(features), outcome(3);
      const Status status = solve_linear_classes(data.views(), data.labels, {}, 2, {ClassLoss::kLogistic, 0, 1, 0, true, 0, 1e-8, 40},
                                                 {beta, intercept, means, scales, outcome}, Control(words.data()));
      CHECK(status.ok());
      if (first.empty()) first = beta;
      CHECK(beta == first);
    }
  }
}
