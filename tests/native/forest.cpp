#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "algorithms/compile-forest.h"
#include "algorithms/predict-leaves.h"
#include "algorithms/predict-row.h"
#include "algorithms/predict-staged.h"
#include "algorithms/predict-trees.h"
#include "algorithms/sum-leaves.h"
#include "check.h"
#include "core/random.h"
#include "kernels/tree/dense-trees.h"
#include "kernels/tree/rank-codes.h"

using namespace millrace;

namespace {

double unit(std::uint32_t stream, std::size_t index) {
  return to_unit(random_words(21, stream, static_cast<std::uint32_t>(index)));
}

// Trees that split a random leaf again and again, by thresholds and by sets of categories.
struct Trees {
  std::vector<std::int32_t> offsets{0}, outputs, feature, left, right, leaf, set_offsets{0};
  std::vector<double> threshold, value, initial;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint32_t> set_words;
  std::size_t drawn = 0;
  double most_words = 3;  // of a set

  double draw() { return unit(1, drawn++); }

  std::int32_t add_leaf() {
    feature.push_back(-1);
    for (auto* column : {&left, &right}) column->push_back(-1);
    leaf.push_back(static_cast<std::int32_t>(drawn));
    threshold.push_back(0);
    value.push_back(draw() - 0.5);
    flags.push_back(0);
    return static_cast<std::int32_t>(feature.size()) - 1;
  }

  void add_tree(std::size_t leaves, std::size_t features, std::size_t output) {
    std::vector<std::int32_t> open{add_leaf()};
    while (open.size() < leaves) {
      const auto at = static_cast<std::size_t>(draw() * static_cast<double>(open.size()));
      const auto node = static_cast<std::size_t>(open[at]);
      const bool set = draw() < 0.2;
      feature[node] = static_cast<std::int32_t>(draw() * static_cast<double>(features));
      threshold[node] = set ? static_cast<double>(set_offsets.size() - 1) : draw();
      flags[node] = static_cast<std::uint8_t>((draw() < 0.5 ? kMissingLeft : 0) | (set ? kCategorical : 0) |
                                              (draw() < 0.5 ? kSetRight : 0) | (draw() < 0.1 ? kZeroMissing : 0));
      if (set) {
        for (double words = draw() * most_words; words > 0; --words) {
          set_words.push_back(static_cast<std::uint32_t>(draw() * 4294967296.0));
        }
        set_offsets.push_back(static_cast<std::int32_t>(set_words.size()));
      }
      const std::int32_t l = add_leaf();
      const std::int32_t r = add_leaf();
      left[node] = open[at] = l;
      right[node] = r;
      open.push_back(r);
    }
    offsets.push_back(static_cast<std::int32_t>(feature.size()));
    outputs.push_back(static_cast<std::int32_t>(output));
  }

  Forest view() const {
    return {offsets, outputs, feature, threshold, left, right, value, flags, leaf, set_offsets, set_words, initial};
  }

  std::vector<std::uint8_t> compiled(std::size_t features, const ForestAnswer& answer) const {
    std::vector<double> size(1);
    CHECK(compile_forest(view(), features, answer, size, {}, Control()).ok());
    std::vector<std::uint8_t> program(static_cast<std::size_t>(size[0]));
    CHECK(compile_forest(view(), features, answer, size, program, Control()).ok());
    return program;
  }
};

constexpr std::size_t kFeatures = 5;
constexpr ForestAnswer kPlainAnswer{Link::kIdentity, 1, false, false};

Trees draw_trees(double most_words = 3) {
  Trees trees;
  trees.most_words = most_words;
  trees.initial = {0.5, -1};
  std::size_t tree = 0;
  for (const std::size_t leaves : {1u, 2u, 40u, 255u, 256u, 257u, 600u, 3u}) trees.add_tree(leaves, kFeatures, tree++ % 2);
  return trees;
}

std::vector<std::vector<double>> draw_columns(std::size_t rows, double categories = 120) {
  std::vector<std::vector<double>> columns(kFeatures, std::vector<double>(rows));
  for (std::size_t feature = 0; feature < kFeatures; ++feature) {
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = unit(static_cast<std::uint32_t>(feature) + 10, row);
      columns[feature][row] = value < 0.1 ? std::numeric_limits<double>::quiet_NaN()
                              : value < 0.15 ? (feature % 2 ? 1.0 : -1.0) * std::numeric_limits<double>::infinity()
                              : value < 0.4 ? std::floor(value / 0.4 * categories) : value;
    }
  }
  return columns;
}

std::vector<ColumnView> views_of(const std::vector<std::vector<double>>& columns) {
  std::vector<ColumnView> views;
  for (const auto& column : columns) views.push_back({Type::kFloat64, column.data(), nullptr, 0, column.size()});
  return views;
}

// The leaves of rows by their places among the nodes of the program, as a GPU finds them.
std::vector<std::int32_t> nodes_of(std::span<const std::uint8_t> program, std::span<const std::int32_t> leaves) {
  ForestProgram forest;
  CHECK(forest.open(program));
  std::vector<std::int32_t> nodes(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    std::size_t node = forest.trees[i % forest.trees.size()].root;
    while (forest.node_leaves[node] != leaves[i]) ++node;
    nodes[i] = static_cast<std::int32_t>(node);
  }
  return nodes;
}

}  // namespace

// Sets of few words, of more categories than a byte has, and of more than a tree can say by classes.
TEST("rows predict the same alone, together, in stages and on several threads") {
  for (const double most_words : {3.0, 20.0, 200.0}) {
    const Trees trees = draw_trees(most_words);
    const auto program = trees.compiled(kFeatures, kPlainAnswer);
    const std::size_t count = trees.outputs.size();
    for (const std::size_t rows : {0u, 1u, 15u, 17u, 513u, 2'100u}) {
      const auto columns = draw_columns(rows, most_words * 40);
      const auto views = views_of(columns);
      std::vector<double> one(rows * 2), three(rows * 2), staged(rows * 2 * (count / 2)), sums(rows * 2);
      std::vector<std::int32_t> leaves(rows * count);
      std::array<std::int32_t, 4> words{0, 0, 0, 3};
      CHECK(predict_trees(views, program, {0, count}, true, one, Control()).ok());
      CHECK(predict_trees(views, program, {0, count}, false, three, Control(words.data())).ok());
      CHECK(predict_staged(views, program, {0, count}, 2, true, sums, staged, Control(words.data())).ok());
      CHECK(predict_leaves(views, program, {0, count}, leaves, rows, Control(words.data())).ok());
      CHECK(one == three && one == sums);
      auto nodes = nodes_of(program, leaves);
      std::vector<double> summed(rows * 2);
      CHECK(sum_leaves(nodes, program, {0, count}, true, summed, Control(words.data())).ok());
      CHECK(summed == one);
      if (rows > 16) {
        nodes[9 * count] = nodes[13 * count + 1] = std::numeric_limits<std::int32_t>::max();
        nodes[16 * count + 1] = -1;
        const Status status = sum_leaves(nodes, program, {0, count}, true, summed, Control(words.data()));
        CHECK(status.code == Code::kInvalid && status.detail == 9);
      }
      CHECK(std::equal(one.begin(), one.end(), staged.end() - static_cast<std::ptrdiff_t>(rows * 2)));
      for (std::size_t row = 0; row < rows; ++row) {
        std::array<double, kFeatures> values;
        for (std::size_t feature = 0; feature < kFeatures; ++feature) values[feature] = columns[feature][row];
        std::array<double, 2> alone;
        CHECK(predict_row(program, values, true, alone).ok());
        CHECK(alone[0] == one[2 * row] && alone[1] == one[2 * row + 1]);
        double sum = trees.initial[0];
        for (std::size_t tree = 0; tree < count; ++tree) {
          for (std::int32_t node = trees.offsets[tree]; tree % 2 == 0 && node < trees.offsets[tree + 1]; ++node) {
            const auto at = static_cast<std::size_t>(node);
            if (trees.feature[at] < 0 && trees.leaf[at] == leaves[row * count + tree]) sum += trees.value[at];
          }
        }
        CHECK(sum == one[2 * row]);
      }
    }
  }
}

TEST("codes count the cuts below a value at every level of vector instructions") {
  std::vector<double> cuts(kRankCuts, std::numeric_limits<double>::infinity());
  for (const bool close : {false, true}) {
    for (const std::size_t count : {0u, 1u, 2u, 8u, 9u, 15u, 16u, 17u, 253u, 254u}) {
      std::fill(cuts.begin(), cuts.end(), std::numeric_limits<double>::infinity());
      for (std::size_t cut = 0; cut < count; ++cut) {
        const double at = static_cast<double>(cut);
        cuts[cut] = close ? 1 + at * std::ldexp(1, -50) : at * 0.1 - 3;
      }
      std::vector<float> ranks(kRankCuts);
      bool distinct = true;
      for (std::size_t cut = 0; cut < kRankCuts; ++cut) {
        ranks[cut] = round_down(cuts[cut]);
        if (cut > 0 && cut < count && ranks[cut] == ranks[cut - 1]) distinct = false;
      }
      std::vector<double> values{0.0, -0.0, 5e-324, -5e-324, 1e308, -1e308, std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
      for (std::size_t cut = 0; cut < count && values.size() + 3 <= kDenseRows; cut += 3) {
        for (const double value : {cuts[cut], std::nextafter(cuts[cut], -9.0), std::nextafter(cuts[cut], 99.0)}) {
          values.push_back(value);
        }
      }
      for (const Simd level : {Simd::kPlain, Simd::kAvx2, Simd::kAvx512}) {
        if (level > simd_level()) continue;
        const auto missing = static_cast<std::uint8_t>(count + 1);
        const RankCuts ranked{cuts.data(), ranks.data(), count, distinct, missing};
        const std::vector<float> floats(values.begin(), values.end());
        std::vector<std::uint8_t> codes(values.size()), codes_of_floats(values.size());
        CHECK(rank_codes(level, values.data(), values.size(), false, ranked, codes.data()));
        CHECK(rank_codes(level, floats.data(), floats.size(), ranked, codes_of_floats.data()));
        const auto code_of = [&](double value) {
          std::size_t below = 0;
          for (std::size_t cut = 0; cut < count; ++cut) below += cuts[cut] < value;
          return value != value ? missing : below;
        };
        for (std::size_t row = 0; row < values.size(); ++row) {
          CHECK(codes[row] == code_of(values[row]));
          CHECK(codes_of_floats[row] == code_of(floats[row]));
        }
      }
    }
  }
}

TEST("hostile forests and programs are refused, not followed") {
  const Trees sound = draw_trees();
  const auto refused = [](const Trees& trees) {
    std::vector<double> size(1);
    return compile_forest(trees.view(), kFeatures, kPlainAnswer, size, {}, Control()).code == Code::kInvalid;
  };
  for (const std::int32_t wrong : {-7, 0, 1, 2'000'000'000}) {
    Trees trees = sound;
    trees.left[1] = wrong;  // the root of the second tree
    CHECK(refused(trees));
    trees = sound;
    trees.offsets[2] = wrong;
    CHECK(refused(trees));
  }
  Trees trees = sound;
  trees.set_offsets[1] = 1'000'000;
  CHECK(refused(trees));
  auto program = sound.compiled(kFeatures, kPlainAnswer);
  const auto columns = draw_columns(4);
  std::vector<double> out(8);
  const auto views = views_of(columns);
  CHECK(predict_trees(views, std::span(program).first(100), {0, 8}, true, out, Control()).code == Code::kInvalid);
  CHECK(predict_trees(views, program, {0, 9}, true, out, Control()).code == Code::kInvalid);
  program[0] ^= 1;
  CHECK(predict_trees(views, program, {0, 8}, true, out, Control()).code == Code::kInvalid);
}
