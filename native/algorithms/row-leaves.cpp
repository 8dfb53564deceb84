#include "algorithms/row-leaves.h"

#include <algorithm>
#include <limits>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Leaves first .. first + count of the tree, whose rows are not parted yet.
struct Node {
  std::size_t first;
  std::size_t count;
};

struct Key {
  double value;
  std::uint32_t row;
};

std::size_t widest_feature(std::span<const double> from, std::size_t width, const std::uint32_t* order, std::size_t count) {
  RowBox box(width);
  for (std::size_t at = 0; at < count; ++at) box.add(from.data() + order[at] * width);
  std::size_t widest = 0;
  double most = -1;
  for (std::size_t feature = 0; feature < width; ++feature) {
    const double spread = box.high[feature] - box.low[feature];
    if (spread > most) {
      most = spread;
      widest = feature;
    }
  }
  return widest;
}

void part_node(std::span<const double> from, std::size_t width, std::uint32_t* order, std::size_t count, std::size_t left) {
  const std::size_t feature = widest_feature(from, width, order, count);
  std::vector<Key> keys(count);
  for (std::size_t at = 0; at < count; ++at) keys[at] = {from[order[at] * width + feature], order[at]};
  std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(left), keys.end(),
                   [](const Key& a, const Key& b) { return a.value < b.value || (a.value == b.value && a.row < b.row); });
  for (std::size_t at = 0; at < count; ++at) order[at] = keys[at].row;
}

// The rows of a leaf in groups of neighbours, each in the order of its rows.
void part_leaf(std::span<const double> from, std::size_t width, std::uint32_t* order, std::size_t count) {
  if (count <= kGroupRows) {
    std::sort(order, order + count);
    return;
  }
  const std::size_t left = (count + kGroupRows - 1) / kGroupRows / 2 * kGroupRows;
  part_node(from, width, order, count, left);
  part_leaf(from, width, order, left);
  part_leaf(from, width, order + left, count - left);
}

}  // namespace

RowLeaves::RowLeaves(std::span<const double> from, std::size_t row_width, const Control& control)
    : width(row_width),
      count(from.size() / row_width),
      leaves((count + kLeafRows - 1) / kLeafRows),
      order(count),
      rows(from.size()),
      low(leaves * row_width),
      high(leaves * row_width) {
  for (std::size_t at = 0; at < count; ++at) order[at] = static_cast<std::uint32_t>(at);
  std::vector<Node> level;
  if (leaves > 1) level.push_back({0, leaves});
  while (!level.empty() && !control.stopped()) {
    parallel_for(level.size(), control, [&](std::size_t index) {
      const Node& node = level[index];
      const std::size_t begin = leaf_begin(node.first);
      const std::size_t end = std::min(count, leaf_begin(node.first + node.count));
      part_node(from, width, order.data() + begin, end - begin, node.count / 2 * kLeafRows);
    });
    std::vector<Node> next;
    for (const Node& node : level) {
      const std::size_t left = node.count / 2;
      if (left > 1) next.push_back({node.first, left});
      if (node.count - left > 1) next.push_back({node.first + left, node.count - left});
    }
    level.swap(next);
  }
  parallel_for(leaves, control, [&](std::size_t leaf) {
    const std::size_t begin = leaf_begin(leaf);
    const std::size_t end = begin + leaf_size(leaf);
    part_leaf(from, width, order.data() + begin, end - begin);
    RowBox box(width);
    for (std::size_t place = begin; place < end; ++place) {
      const double* source = from.data() + order[place] * width;
      std::copy_n(source, width, rows.data() + place * width);
      box.add(source);
    }
    std::copy_n(box.low.data(), width, low.data() + leaf * width);
    std::copy_n(box.high.data(), width, high.data() + leaf * width);
  });
}

RowBox::RowBox(std::size_t width) : low(width, kInfinity), high(width, -kInfinity) {}

void RowBox::add(const double* row) noexcept {
  for (std::size_t feature = 0; feature < low.size(); ++feature) {
    low[feature] = std::min(low[feature], row[feature]);
    high[feature] = std::max(high[feature], row[feature]);
  }
}

double squared_gap(const double* low, const double* high, const double* other_low, const double* other_high,
                   std::size_t width) noexcept {
  double sum = 0;
  for (std::size_t feature = 0; feature < width; ++feature) {
    const double gap = std::max(std::max(low[feature] - other_high[feature], other_low[feature] - high[feature]), 0.0);
    sum += gap * gap;
  }
  return sum;
}

double squared_reach(const double* low, const double* high, const double* other_low, const double* other_high,
                     std::size_t width) noexcept {
  double sum = 0;
  for (std::size_t feature = 0; feature < width; ++feature) {
    const double reach = std::max(high[feature] - other_low[feature], other_high[feature] - low[feature]);
    sum += reach * reach;
  }
  return sum;
}

NearestLeaves::NearestLeaves(const RowLeaves& leaves, const double* low, const double* high, double limit) {
  waiting_.reserve(leaves.leaves);
  const std::size_t width = leaves.width;
  for (std::size_t leaf = 0; leaf < leaves.leaves; ++leaf) {
    const double gap = squared_gap(low, high, leaves.low.data() + leaf * width, leaves.high.data() + leaf * width, width);
    if (!(gap > limit)) waiting_.push_back({gap, static_cast<std::uint32_t>(leaf)});
  }
  std::make_heap(waiting_.begin(), waiting_.end(), is_after);
}

std::size_t NearestLeaves::take() noexcept {
  std::pop_heap(waiting_.begin(), waiting_.end(), is_after);
  const std::size_t leaf = waiting_.back().leaf;
  waiting_.pop_back();
  return leaf;
}

}  // namespace millrace
