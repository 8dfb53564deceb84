#include <array>
#include <cstdint>
#include <vector>

#include "algorithms/grow-forest.h"
#include "check.h"
#include "core/random.h"
#include "core/thread-comm.h"
#include "kernels/tree/bin-layout.h"
#include "kernels/tree/bins.h"
#include "kernels/tree/code-features.h"
#include "kernels/tree/find-cuts.h"

using namespace millrace;

namespace {

struct Coded {
  std::vector<std::vector<double>> columns;
  std::vector<double> labels;
  BinLayout layout;
  std::vector<double> cuts;
  std::vector<std::uint8_t> codes;
  std::vector<std::uint8_t> records;
};

Coded draw(std::size_t rows, std::size_t features, std::size_t classes, bool has_columns) {
  Coded coded;
  coded.columns.assign(features, std::vector<double>(rows));
  coded.labels.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::size_t f = 0; f < features; ++f) {
      const double value = to_unit(random_words(9, static_cast<std::uint32_t>(f), static_cast<std::uint32_t>(row)));
      coded.columns[f][row] = value;
      if (f < 3) sum += value / 3;
    }
    coded.labels[row] = classes == 0 ? sum : static_cast<double>(static_cast<std::size_t>(sum * static_cast<double>(classes)) % classes);
  }
  std::vector<ColumnView> views;
  for (const auto& column : coded.columns) views.push_back({Type::kFloat64, column.data(), nullptr, 0, rows});
  std::array<std::int32_t, 4> words{0, 0, 0, 1};
  const Control control(words.data());
  coded.cuts.resize(features * kMostCuts);
  std::vector<std::int32_t> counts(features);
  CHECK(find_cuts(views, 255, 1000, coded.cuts, counts, control).ok());
  std::vector<std::int32_t> columns, radixes(features, 1), slots;
  for (std::size_t f = 0; f < features; ++f) {
    columns.push_back(static_cast<std::int32_t>(f));
    slots.push_back(counts[f] + 2);
  }
  CHECK(make_bin_layout(columns, radixes, slots, std::vector<std::uint8_t>(features, 0), slots, coded.layout).ok());
  if (has_columns) coded.codes.resize(coded.layout.column_offset(features, padded_rows(rows)));
  coded.records.resize(coded.layout.record_bytes * rows + kRecordSlack);
  CHECK(code_features(views, {}, coded.cuts, coded.layout, {coded.codes, coded.records, rows, 0}, control).ok());
  return coded;
}

struct Grown {
  Status status;
  std::vector<std::int32_t> tree_offsets, tree_outputs, feature, left, right, leaf, set_offsets{0}, counts, told;
  std::vector<double> threshold, value, gain, cover, rows, shares, answers;
  std::vector<std::int64_t> sums;
  std::vector<std::uint8_t> flags;

  bool same_as(const Grown& other) const {
    return tree_offsets == other.tree_offsets && feature == other.feature && left == other.left && right == other.right &&
           leaf == other.leaf && threshold == other.threshold && value == other.value && gain == other.gain &&
           cover == other.cover && rows == other.rows && flags == other.flags && shares == other.shares;
  }
};

ForestRules rules_for(std::size_t classes) {
  ForestRules rules;
  rules.classes = classes;
  rules.trees = rules.total_trees = 3;
  rules.sampling.kind = Sampling::kBootstrap;
  rules.tree.num_leaves = 40;
  rules.tree.min_rows = 2;
  rules.tree.features_a_node = 3;
  rules.seed = 5;
  return rules;
}

// The rows begin .. end of all, as one rank has them.
Grown grow(const Coded& coded, const ForestRules& rules, Comm& comm, std::size_t begin, std::size_t end, int threads) {
  const std::size_t all = coded.labels.size();
  const std::size_t room = rules.trees * (2 * rules.tree.num_leaves - 1);
  const std::size_t answers = rules.classes == 0 ? 1 : rules.classes;
  Grown grown;
  for (auto* column : {&grown.feature, &grown.left, &grown.right, &grown.leaf}) column->resize(room);
  for (auto* column : {&grown.threshold, &grown.value, &grown.gain, &grown.cover, &grown.rows}) column->resize(room);
  grown.flags.resize(room);
  grown.tree_offsets.resize(rules.trees + 1);
  grown.tree_outputs.resize(rules.trees);
  grown.counts.resize(4);
  grown.shares.resize(rules.classes > 2 ? room * rules.classes : 0);
  grown.sums.resize((rules.classes > 2 ? rules.classes : 1) * (end - begin));
  grown.told.resize(end - begin);
  grown.answers.resize(answers * (end - begin));
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  const Control control(words.data());
  const CodedRows rows{&coded.layout, coded.codes.empty() ? nullptr : coded.codes.data(), first_record(coded.records.data()),
                       padded_rows(all), all, begin, end - begin};
  const ForestColumns forest{grown.tree_offsets, grown.tree_outputs, grown.feature, grown.threshold, grown.left,
                             grown.right, grown.value, grown.gain, grown.cover, grown.rows, grown.flags, grown.leaf,
                             grown.set_offsets, {}};
  grown.status = grow_forest(rows, std::span(coded.labels).subspan(begin, end - begin), {}, coded.cuts, rules, comm, forest,
                             {grown.shares, grown.sums, grown.told, grown.answers, grown.counts}, control);
  return grown;
}

Grown grow_all(const Coded& coded, const ForestRules& rules, int threads) {
  LocalComm comm;
  return grow(coded, rules, comm, 0, coded.labels.size(), threads);
}

}  // namespace

TEST("a forest is the same for any number of threads and of ranks, and tells the same of rows out of the bag") {
  for (const std::size_t classes : {0u, 2u, 4u}) {
    const Coded coded = draw(3'000, 6, classes, true);
    const ForestRules rules = rules_for(classes);
    const Grown one = grow_all(coded, rules, 1);
    CHECK(one.status.ok() && one.feature[0] >= 0);
    const Grown three = grow_all(coded, rules, 3);
    CHECK(three.same_as(one) && three.sums == one.sums && three.told == one.told);
    for (const std::size_t size : {2u, 5u}) {
      std::vector<Grown> ranks(size);
      ThreadRanks(size).run([&](Comm& comm) {
        const std::size_t rows = coded.labels.size();
        ranks[comm.rank()] = grow(coded, rules, comm, rows * comm.rank() / size, rows * (comm.rank() + 1) / size, 1);
      });
      std::vector<std::int32_t> told;
      for (const Grown& rank : ranks) {
        CHECK(rank.status.ok() && rank.same_as(one));
        told.insert(told.end(), rank.told.begin(), rank.told.end());
      }
      CHECK(told == one.told);
    }
  }
}

TEST("a forest of records alone, of one group and of several, is that of columns beside them") {
  for (const std::size_t features : {3u, 28u, 130u}) {
    const ForestRules rules = rules_for(2);
    const Grown both = grow_all(draw(20'000, features, 2, true), rules, 2);
    CHECK(both.status.ok() && grow_all(draw(20'000, features, 2, false), rules, 2).same_as(both));
  }
}
