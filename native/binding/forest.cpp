#include <algorithm>
#include <array>

#include "algorithms/compile-forest.h"
#include "algorithms/predict-leaves.h"
#include "algorithms/predict-row.h"
#include "algorithms/predict-staged.h"
#include "algorithms/predict-trees.h"
#include "algorithms/sum-leaves.h"
#include "binding/families.h"
#include "kernels/tree/add-leaves.h"

namespace millrace {
namespace {

Link link_named(const std::string& name) {
  constexpr std::array<std::pair<const char*, Link>, 9> kNames{{
      {"identity", Link::kIdentity},
      {"logistic", Link::kLogistic},
      {"softmax", Link::kSoftmax},
      {"exp", Link::kExp},
      {"one-vs-rest", Link::kOneVsRest},
      {"log-one-plus-exp", Link::kLogOnePlusExp},
      {"signed-square", Link::kSignedSquare},
      {"step", Link::kStep},
      {"share", Link::kShare},
  }};
  const auto found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return name == entry.first; });
  return found == kNames.end() ? Link::kIdentity : found->second;
}

TreeRange read_range(Arguments& arguments) {
  const std::size_t first = arguments.size();
  const std::size_t last = arguments.size();
  return {first, last};
}

void call_compile_forest(Arguments& arguments) {
  Forest forest;
  forest.tree_offsets = arguments.array<const std::int32_t>();
  forest.tree_outputs = arguments.array<const std::int32_t>();
  forest.feature = arguments.array<const std::int32_t>();
  forest.threshold = arguments.array<const double>();
  forest.left = arguments.array<const std::int32_t>();
  forest.right = arguments.array<const std::int32_t>();
  forest.value = arguments.array<const double>();
  forest.flags = arguments.array<const std::uint8_t>();
  forest.leaf = arguments.array<const std::int32_t>();
  forest.set_offsets = arguments.array<const std::int32_t>();
  forest.set_words = arguments.array<const std::uint32_t>();
  forest.initial = arguments.array<const double>();
  const auto size = arguments.array<double>();
  const auto program = arguments.array<std::uint8_t>();
  const std::size_t features = arguments.size();
  ForestAnswer answer{};
  answer.link = link_named(arguments.text());
  answer.slope = arguments.number();
  answer.averaged = arguments.boolean();
  answer.single = arguments.boolean();
  arguments.check(compile_forest(forest, features, answer, size, program, arguments.control()));
}

void call_predict_trees(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto program = arguments.array<const std::uint8_t>();
  const auto predictions = arguments.array<double>();
  const TreeRange range = read_range(arguments);
  const bool raw = arguments.boolean();
  arguments.check(predict_trees(features, program, range, raw, predictions, arguments.control()));
}

void call_predict_leaves(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto program = arguments.array<const std::uint8_t>();
  const auto leaves = arguments.array<std::int32_t>();
  const TreeRange range = read_range(arguments);
  const std::size_t trees = range.last > range.first ? range.last - range.first : 1;
  const std::size_t rows = features.empty() ? leaves.size() / trees : features.front().length;
  arguments.check(predict_leaves(features, program, range, leaves, rows, arguments.control()));
}

void call_predict_staged(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto program = arguments.array<const std::uint8_t>();
  const auto sums = arguments.array<double>();
  const auto predictions = arguments.array<double>();
  const TreeRange range = read_range(arguments);
  const std::size_t stage_trees = arguments.size();
  const bool raw = arguments.boolean();
  arguments.check(predict_staged(features, program, range, stage_trees, raw, sums, predictions, arguments.control()));
}

void call_predict_row(Arguments& arguments) {
  const auto program = arguments.array<const std::uint8_t>();
  const auto values = arguments.array<const double>();
  const auto predictions = arguments.array<double>();
  const bool raw = arguments.boolean();
  arguments.check(predict_row(program, values, raw, predictions));
}

void call_sum_leaves(Arguments& arguments) {
  const auto nodes = arguments.array<const std::int32_t>();
  const auto program = arguments.array<const std::uint8_t>();
  const auto predictions = arguments.array<double>();
  const TreeRange range = read_range(arguments);
  const bool raw = arguments.boolean();
  arguments.check(sum_leaves(nodes, program, range, raw, predictions, arguments.control()));
}

void call_add_leaves(Arguments& arguments) {
  const auto leaves = arguments.array<const std::int32_t>();
  const auto offsets = arguments.array<const std::int32_t>();
  const auto shares = arguments.array<const double>();
  const auto sums = arguments.array<double>();
  const std::size_t classes = arguments.size();
  const double divisor = arguments.number();
  arguments.check(add_leaves(leaves, offsets, shares, sums, classes, divisor, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/compile-forest", call_compile_forest},
    {"tree/predict-trees", call_predict_trees},
    {"tree/predict-leaves", call_predict_leaves},
    {"tree/predict-staged", call_predict_staged},
    {"tree/predict-row", call_predict_row},
    {"tree/sum-leaves", call_sum_leaves},
    {"tree/add-leaves", call_add_leaves},
};

}  // namespace

std::span<const OpEntry> forest_ops() { return kOps; }

}  // namespace millrace
