#include "algorithms/grow-forest-tree.h"

#include <algorithm>

#include "algorithms/split-codes.h"
#include "core/random.h"
#include "kernels/tree/split-rows.h"

namespace millrace {
namespace {

constexpr std::uint32_t kNodeStream = 10;

}  // namespace

ForestTreeGrower::ForestTreeGrower(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules)
    : data_(data), targets_(targets), rules_(rules), search_(data, targets, rules), rows_(data.row_count),
      buffer_(data.row_count), is_best_first_(rules.num_leaves < data.row_count) {}

std::size_t ForestTreeGrower::add_node(std::span<const std::int64_t> sums, std::size_t rows) {
  GrownNode node;
  node.hessian = search_.weight(sums.data());
  node.rows = static_cast<std::int64_t>(rows);
  if (targets_.classes == 0) {
    node.output = targets_.center + static_cast<double>(sums[0]) / targets_.value_steps / node.hessian;
  } else if (targets_.classes == 2) {
    const auto second = static_cast<double>(targets_.weight_in(sums[1]));
    node.output = second / (static_cast<double>(targets_.weight_in(sums[0])) + second);
  } else {
    node.output = static_cast<double>(search_.heaviest(sums.data()));
  }
  nodes_.push_back(std::move(node));
  sums_.insert(sums_.end(), sums.begin(), sums.end());
  return nodes_.size() - 1;
}

bool ForestTreeGrower::is_pure(RowRange range) const noexcept {
  const double first = targets_.labels[rows_[range.begin]];
  for (std::size_t i = range.begin + 1; i < range.end; ++i) {
    if (targets_.labels[rows_[i]] != first) return false;
  }
  return true;
}

// Puts a leaf among those that wait to be split, if any split is allowed.
void ForestTreeGrower::search(Waiting&& leaf) {
  const std::size_t count = leaf.range.size();
  if (leaf.depth >= rules_.max_depth || count < 2 || count < 2 * static_cast<std::size_t>(rules_.min_rows) || is_pure(leaf.range)) return;
  const std::size_t width = targets_.width();
  const TargetNode node{{rows_.data() + leaf.range.begin, count}, sums_.data() + leaf.node * width, leaf.key};
  if (!search_.search(node, copies_, leaf.found)) return;
  waiting_.push_back(std::move(leaf));
  if (!is_best_first_) return;
  std::push_heap(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
    return a.found.split.gain < b.found.split.gain || (a.found.split.gain == b.found.split.gain && a.node > b.node);
  });
}

ForestTreeGrower::Waiting ForestTreeGrower::next() {
  if (is_best_first_) {
    std::pop_heap(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
      return a.found.split.gain < b.found.split.gain || (a.found.split.gain == b.found.split.gain && a.node > b.node);
    });
  }
  Waiting leaf = std::move(waiting_.back());
  waiting_.pop_back();
  return leaf;
}

void ForestTreeGrower::split(Waiting&& leaf, const Control& control) {
  const Split& by = leaf.found.split;
  const std::size_t width = targets_.width();
  left_code_set(*data_.layout, by, set_);
  const std::uint32_t column = data_.layout->features[static_cast<std::size_t>(by.feature)].column;
  const RowRange range = leaf.range;
  const std::size_t lefts = split_rows(data_.column(column), CodeSet{set_}, {rows_.data() + range.begin, range.size()},
                                       {buffer_.data() + range.begin, range.size()}, control);
  std::vector<std::int64_t> right(width);
  for (std::size_t k = 0; k < width; ++k) right[k] = sums_[leaf.node * width + k] - leaf.found.left[k];
  const std::size_t first = add_node(leaf.found.left, lefts);
  add_node(right, range.size() - lefts);
  nodes_[leaf.node].left = static_cast<std::int32_t>(first);
  nodes_[leaf.node].right = static_cast<std::int32_t>(first + 1);
  nodes_[leaf.node].split = std::move(leaf.found.split);
  // The left child is split first where order is free: its rows were just read.
  search({first + 1, {range.begin + lefts, range.end}, leaf.depth + 1, random_key(leaf.key, kNodeStream, 2), {}});
  search({first, {range.begin, range.begin + lefts}, leaf.depth + 1, random_key(leaf.key, kNodeStream, 1), {}});
}

Status ForestTreeGrower::grow(std::span<const std::uint32_t> chosen, const float* copies, std::uint64_t seed,
                              const Control& control) {
  nodes_.clear();
  sums_.clear();
  waiting_.clear();
  copies_ = copies;
  std::copy(chosen.begin(), chosen.end(), rows_.data());
  std::vector<std::int64_t> sums(targets_.width());
  search_.sum(chosen, copies, sums.data());
  add_node(sums, chosen.size());
  search_.set_least_gain(rules_.min_gain * nodes_[0].hessian);
  if (rules_.num_leaves > 1) search({0, {0, chosen.size()}, 0, random_key(seed, kNodeStream, 0), {}});
  std::size_t leaves = 1;
  for (; leaves < rules_.num_leaves && !waiting_.empty(); ++leaves) {
    if (control.stopped()) return {Code::kCancelled};
    split(next(), control);
  }
  std::int32_t number = 0;
  for (GrownNode& node : nodes_) {
    if (node.left < 0) node.leaf = number++;
  }
  return {};
}

void route_rows(const std::vector<GrownNode>& nodes, const CodedRows& data, std::span<std::uint32_t> rows,
                std::span<std::uint32_t> buffer, const Control& control,
                const std::function<void(std::size_t, std::span<const std::uint32_t>)>& body) {
  struct Part {
    std::size_t node;
    RowRange range;
  };
  std::vector<std::uint32_t> set;
  std::vector<Part> parts{{0, {0, rows.size()}}};
  while (!parts.empty()) {
    const auto [at, range] = parts.back();
    parts.pop_back();
    if (range.size() == 0) continue;
    const GrownNode& node = nodes[at];
    const auto own = rows.subspan(range.begin, range.size());
    if (node.left < 0) {
      body(at, own);
      continue;
    }
    left_code_set(*data.layout, node.split, set);
    const std::uint32_t column = data.layout->features[static_cast<std::size_t>(node.split.feature)].column;
    const std::size_t lefts =
        split_rows(data.column(column), CodeSet{set}, own, buffer.subspan(range.begin, range.size()), control);
    parts.push_back({static_cast<std::size_t>(node.right), {range.begin + lefts, range.end}});
    parts.push_back({static_cast<std::size_t>(node.left), {range.begin, range.begin + lefts}});
  }
}

}  // namespace millrace
