#include "algorithms/predict-trees.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kRows = 256;  // of a batch: its features and a tree stay in the cache together
constexpr std::size_t kLanes = 8;   // rows walked side by side, so that their waits for memory overlap

// A leaf leads to itself, so that a row that has arrived may go on walking.
struct Node {
  double threshold;
  std::int32_t feature;
  std::int32_t left;
  std::int32_t right;
  bool missing_left;
  bool is_leaf;
};

Status compact(const Forest& forest, std::size_t feature_count, std::vector<Node>& nodes) {
  const std::size_t count = forest.feature.size();
  nodes.resize(count);
  for (std::size_t tree = 0; tree + 1 < forest.tree_offsets.size(); ++tree) {
    const std::int32_t begin = forest.tree_offsets[tree];
    const std::int32_t end = forest.tree_offsets[tree + 1];
    if (begin < 0 || begin >= end || static_cast<std::size_t>(end) > count) return {Code::kInvalid, begin};
    for (std::int32_t i = begin; i < end; ++i) {
      const std::size_t at = static_cast<std::size_t>(i);
      const std::int32_t feature = forest.feature[at];
      if (feature < 0) {
        nodes[at] = {std::numeric_limits<double>::infinity(), 0, i, i, true, true};
        continue;
      }
      const std::int32_t left = forest.left[at];
      const std::int32_t right = forest.right[at];
      if (static_cast<std::size_t>(feature) >= feature_count || left <= i || right <= i || left >= end || right >= end) {
        return {Code::kInvalid, i};
      }
      nodes[at] = {forest.threshold[at], feature, left, right, forest.missing_left[at] != 0, false};
    }
  }
  return {};
}

inline std::int32_t step(const Node& node, const double* row) noexcept {
  const double value = row[node.feature];
  const bool left = (value <= node.threshold) | (node.missing_left & (value != value));
  return left ? node.left : node.right;
}

// Adds one tree's leaves to the scores of `count` rows (a multiple of kLanes, padded), row-major [count x stride].
void walk(const std::vector<Node>& nodes, std::int32_t root, std::span<const double> values, const double* rows,
          std::size_t stride, std::size_t count, double* scores, std::size_t outputs) noexcept {
  for (std::size_t first = 0; first < count; first += kLanes) {
    std::int32_t at[kLanes];
    std::fill_n(at, kLanes, root);
    bool walking = !nodes[static_cast<std::size_t>(root)].is_leaf;
    while (walking) {
      bool arrived = true;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        at[lane] = step(nodes[static_cast<std::size_t>(at[lane])], rows + (first + lane) * stride);
        arrived &= nodes[static_cast<std::size_t>(at[lane])].is_leaf;
      }
      walking = !arrived;
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      scores[(first + lane) * outputs] += values[static_cast<std::size_t>(at[lane])];
    }
  }
}

}  // namespace

Status predict_trees(std::span<const ColumnView> features, const Forest& forest, Link link,
                     std::span<double> predictions, const Control& control) {
  const std::size_t outputs = forest.initial.size();
  const std::size_t answers = answer_count(link, outputs);
  const std::size_t count = forest.feature.size();
  if (outputs == 0 || predictions.size() % answers != 0 || forest.threshold.size() != count ||
      forest.left.size() != count || forest.right.size() != count || forest.value.size() != count ||
      forest.missing_left.size() != count || forest.tree_offsets.empty()) {
    return {Code::kShape};
  }
  const std::size_t rows = predictions.size() / answers;
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
    if (features[feature].length != rows) return {Code::kShape, static_cast<std::int64_t>(feature)};
  }
  std::vector<Node> nodes;
  const Status status = compact(forest, features.size(), nodes);
  if (!status.ok()) return status;
  // Only the features some node reads are decoded.
  std::vector<std::int32_t> place(features.size(), -1);
  std::vector<const ColumnView*> used;
  for (Node& node : nodes) {
    if (node.is_leaf) continue;
    std::int32_t& at = place[static_cast<std::size_t>(node.feature)];
    if (at < 0) {
      at = static_cast<std::int32_t>(used.size());
      used.push_back(&features[static_cast<std::size_t>(node.feature)]);
    }
    node.feature = at;
  }
  const std::size_t stride = std::max<std::size_t>(1, used.size());
  const std::size_t batch = std::min(kRows, (rows + kLanes - 1) / kLanes * kLanes);
  for_each_block(rows, control, [&](const Block& block) {
    std::vector<double> values(batch * stride, 0.0);
    std::vector<double> scores(batch * outputs);
    double decoded[kRows];
    for (std::size_t begin = block.begin; begin < block.end; begin += kRows) {
      const std::size_t n = std::min(kRows, block.end - begin);
      for (std::size_t k = 0; k < used.size(); ++k) {
        decode(*used[k], begin, n, decoded);
        for (std::size_t i = 0; i < n; ++i) values[i * stride + k] = decoded[i];
      }
      for (std::size_t i = 0; i < batch; ++i) {
        for (std::size_t k = 0; k < outputs; ++k) scores[i * outputs + k] = forest.initial[k];
      }
      const std::size_t padded = (n + kLanes - 1) / kLanes * kLanes;
      for (std::size_t tree = 0; tree + 1 < forest.tree_offsets.size(); ++tree) {
        walk(nodes, forest.tree_offsets[tree], forest.value, values.data(), stride, padded,
             scores.data() + tree % outputs, outputs);
      }
      for (std::size_t i = 0; i < n; ++i) {
        answer(link, scores.data() + i * outputs, outputs, predictions.data() + (begin + i) * answers);
      }
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
