#include "algorithms/isolate-rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "algorithms/forest.h"
#include "core/hash.h"
#include "core/math.h"
#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kTreeStream = 16;
constexpr std::uint32_t kNodeStream = 10;
constexpr std::uint32_t kFeatureStream = 22;
constexpr std::uint32_t kCutStream = 23;
constexpr double kLargest = std::numeric_limits<double>::max();

struct IsolatedNode {
  std::int32_t feature = -1;
  std::int32_t left = -1;
  std::int32_t right = -1;
  double threshold = 0;
  double value = 0;
  std::size_t rows = 0;
  bool missing_left = false;
};

std::uint64_t row_hash(std::uint64_t tree_seed, std::uint64_t row) noexcept { return mix64(tree_seed ^ mix64(row)); }

// The rows with the least hashes, rising.
std::vector<std::size_t> sample_rows(std::uint64_t tree_seed, std::size_t row_count, std::size_t wanted) {
  std::vector<std::size_t> rows;
  if (wanted >= row_count) {
    rows.resize(row_count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
  }
  std::vector<std::pair<std::uint64_t, std::size_t>> hashes;
  // Hashes below a bound hold the least ones almost surely; where they are too few, all are looked at.
  const double share = (static_cast<double>(wanted) * 1.5 + 64) / static_cast<double>(row_count);
  std::uint64_t bound = share < 1 ? static_cast<std::uint64_t>(share * 0x1.0p63) * 2 : ~std::uint64_t{0};
  for (; hashes.size() < wanted; bound = ~std::uint64_t{0}) {
    hashes.clear();
    for (std::size_t row = 0; row < row_count; ++row) {
      const std::uint64_t hash = row_hash(tree_seed, row);
      if (hash <= bound) hashes.emplace_back(hash, row);
    }
  }
  std::nth_element(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(wanted) - 1, hashes.end());
  for (std::size_t i = 0; i < wanted; ++i) rows.push_back(hashes[i].second);
  std::sort(rows.begin(), rows.end());
  return rows;
}

class IsolationTree {
 public:
  IsolationTree(std::span<const ColumnView> features, const IsolationRules& rules, std::uint64_t seed) : rules_(rules) {
    const std::vector<std::size_t> rows = sample_rows(seed, features[0].length, rules.sample_rows);
    count_ = rows.size();
    features_.resize(features.size());
    std::iota(features_.begin(), features_.end(), 0u);
    draw_features(random_key(seed, kFeatureStream, 0));
    values_.resize(features_.size() * count_);
    for (std::size_t at = 0; at < features_.size(); ++at) {
      for (std::size_t i = 0; i < count_; ++i) decode(features[features_[at]], rows[i], 1, &values_[at * count_ + i]);
    }
    order_.resize(count_);
    std::iota(order_.begin(), order_.end(), 0u);
    turns_.resize(features_.size());
    std::iota(turns_.begin(), turns_.end(), 0u);
    isolate(0, count_, 0, random_key(seed, kNodeStream, 0));
  }

  const std::vector<IsolatedNode>& nodes() const noexcept { return nodes_; }

 private:
  struct Cut {
    std::size_t at;  // in features_
    double threshold;
    bool missing_left;
  };

  void draw_features(std::uint64_t key);
  bool draw_cut(std::size_t begin, std::size_t end, std::uint64_t key, Cut& cut);
  std::int32_t isolate(std::size_t begin, std::size_t end, std::size_t depth, std::uint64_t key);

  const IsolationRules& rules_;
  std::size_t count_ = 0;
  std::vector<std::uint32_t> features_;  // that this tree may cut
  std::vector<double> values_;           // [features_ x count_]
  std::vector<std::uint32_t> order_;     // of sampled rows: those of a node stand together
  std::vector<std::uint32_t> turns_;
  std::vector<IsolatedNode> nodes_;
};

void IsolationTree::draw_features(std::uint64_t key) {
  const std::size_t wanted = std::min(rules_.sample_features, features_.size());
  if (wanted == features_.size()) return;
  for (std::size_t turn = 0; turn < wanted; ++turn) {
    const std::uint64_t word = random_words(key, kFeatureStream, static_cast<std::uint32_t>(turn)).first;
    std::swap(features_[turn], features_[turn + static_cast<std::size_t>((word * (features_.size() - turn)) >> 32)]);
  }
  features_.resize(wanted);
  std::sort(features_.begin(), features_.end());
}

// Draws features until one differs between the rows of a node; false when none does.
bool IsolationTree::draw_cut(std::size_t begin, std::size_t end, std::uint64_t key, Cut& cut) {
  std::iota(turns_.begin(), turns_.end(), 0u);
  for (std::size_t turn = 0; turn < turns_.size(); ++turn) {
    const std::uint64_t word = random_words(key, kFeatureStream, static_cast<std::uint32_t>(turn)).first;
    std::swap(turns_[turn], turns_[turn + static_cast<std::size_t>((word * (turns_.size() - turn)) >> 32)]);
    const double* values = values_.data() + turns_[turn] * count_;
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (std::size_t i = begin; i < end; ++i) {
      const double value = values[order_[i]];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (!(least < most)) continue;
    const double share = to_unit(random_words(key, kCutStream, 0));
    cut.at = turns_[turn];
    cut.threshold = std::max(least, -kLargest) * (1 - share) + std::min(most, kLargest) * share;
    if (!(cut.threshold >= least && cut.threshold < most)) cut.threshold = least;
    cut.missing_left = (random_words(key, kCutStream, 1).first & 1) != 0;
    return true;
  }
  return false;
}

std::int32_t IsolationTree::isolate(std::size_t begin, std::size_t end, std::size_t depth, std::uint64_t key) {
  const auto at = static_cast<std::int32_t>(nodes_.size());
  IsolatedNode node;
  node.rows = end - begin;
  node.value = static_cast<double>(depth) + mean_path_length(node.rows);
  nodes_.push_back(node);
  Cut cut{};
  if (node.rows < 2 || depth >= rules_.max_depth || !draw_cut(begin, end, key, cut)) return at;
  const double* values = values_.data() + cut.at * count_;
  const auto middle = std::stable_partition(order_.begin() + static_cast<std::ptrdiff_t>(begin),
                                            order_.begin() + static_cast<std::ptrdiff_t>(end), [&](std::uint32_t row) {
    return std::isnan(values[row]) ? cut.missing_left : values[row] <= cut.threshold;
  });
  const auto split = static_cast<std::size_t>(middle - order_.begin());
  node.feature = static_cast<std::int32_t>(features_[cut.at]);
  node.threshold = cut.threshold;
  node.missing_left = cut.missing_left;
  node.left = isolate(begin, split, depth + 1, random_key(key, kNodeStream, 1));
  node.right = isolate(split, end, depth + 1, random_key(key, kNodeStream, 2));
  nodes_[static_cast<std::size_t>(at)] = node;
  return at;
}

void write_tree(const std::vector<IsolatedNode>& nodes, std::size_t tree, std::size_t base, const ForestColumns& forest) noexcept {
  std::int32_t leaf = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const IsolatedNode& node = nodes[i];
    const std::size_t at = base + i;
    const bool is_leaf = node.feature < 0;
    forest.feature[at] = node.feature;
    forest.threshold[at] = node.threshold;
    forest.left[at] = is_leaf ? -1 : static_cast<std::int32_t>(base) + node.left;
    forest.right[at] = is_leaf ? -1 : static_cast<std::int32_t>(base) + node.right;
    forest.value[at] = node.value;
    forest.gain[at] = 0;
    forest.cover[at] = forest.rows[at] = static_cast<double>(node.rows);
    forest.flags[at] = node.missing_left ? kMissingLeft : 0;
    forest.leaf[at] = is_leaf ? leaf++ : -1;
  }
  forest.tree_outputs[tree] = 0;
  forest.tree_offsets[tree + 1] = static_cast<std::int32_t>(base + nodes.size());
}

}  // namespace

double mean_path_length(std::size_t rows) noexcept {
  constexpr double kEulerGamma = 0.5772156649015329;
  if (rows < 2) return 0;
  if (rows == 2) return 1;
  const double n = static_cast<double>(rows);
  return 2 * (math::log(n - 1) + kEulerGamma) - 2 * (n - 1) / n;
}

Status isolate_rows(std::span<const ColumnView> features, const IsolationRules& rules, const ForestColumns& forest,
                    std::span<std::int32_t> counts, const Control& control) {
  if (features.empty() || features[0].length == 0) return {Code::kShape};
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
  }
  control.set_total(static_cast<std::int64_t>(rules.trees));
  std::vector<std::vector<IsolatedNode>> trees(rules.trees);
  parallel_for(rules.trees, control, [&](std::size_t tree) {
    trees[tree] = IsolationTree(features, rules, random_key(rules.seed, kTreeStream, static_cast<std::uint32_t>(tree))).nodes();
    control.add_done();
  });
  if (control.stopped()) return {Code::kCancelled};
  std::size_t nodes = 0;
  for (const auto& tree : trees) nodes += tree.size();
  if (nodes > forest.feature.size() || rules.trees > forest.tree_outputs.size()) return {Code::kShape};
  forest.tree_offsets[0] = 0;
  forest.set_offsets[0] = 0;
  nodes = 0;
  for (std::size_t tree = 0; tree < trees.size(); ++tree) {
    write_tree(trees[tree], tree, nodes, forest);
    nodes += trees[tree].size();
  }
  counts[0] = static_cast<std::int32_t>(rules.trees);
  counts[1] = static_cast<std::int32_t>(nodes);
  counts[2] = counts[3] = 0;
  return {};
}

}  // namespace millrace
