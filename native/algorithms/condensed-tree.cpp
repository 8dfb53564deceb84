#include "algorithms/condensed-tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algorithms/joined-sets.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Nodes of the single-linkage hierarchy: rows, then one for each edge, lightest first.
struct Hierarchy {
  std::size_t rows;
  std::vector<std::uint32_t> left;
  std::vector<std::uint32_t> right;
  std::vector<double> distance;
  std::vector<std::uint32_t> size;

  explicit Hierarchy(std::span<const ReachabilityEdge> edges) : rows(edges.size() + 1) {
    std::vector<std::size_t> order(edges.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return edges[a].weight < edges[b].weight; });
    JoinedSets sets(rows);
    std::vector<std::uint32_t> node_of(rows);
    std::iota(node_of.begin(), node_of.end(), 0u);
    for (const std::size_t at : order) {
      const std::uint32_t a = sets.find(edges[at].from), b = sets.find(edges[at].to);
      left.push_back(node_of[a]);
      right.push_back(node_of[b]);
      distance.push_back(edges[at].weight);
      size.push_back(size_of(node_of[a]) + size_of(node_of[b]));
      sets.join(a, b);
      node_of[std::min(a, b)] = static_cast<std::uint32_t>(rows + left.size() - 1);
    }
  }

  std::size_t nodes() const noexcept { return rows + left.size(); }
  bool is_row(std::uint32_t node) const noexcept { return node < rows; }
  std::uint32_t size_of(std::uint32_t node) const noexcept { return is_row(node) ? 1 : size[node - rows]; }

  // The nodes below a node and itself, level by level.
  std::vector<std::uint32_t> below(std::uint32_t node) const {
    std::vector<std::uint32_t> found{node};
    for (std::size_t at = 0; at < found.size(); ++at) {
      if (is_row(found[at])) continue;
      found.push_back(left[found[at] - rows]);
      found.push_back(right[found[at] - rows]);
    }
    return found;
  }
};

}  // namespace

CondensedTree::CondensedTree(std::span<const ReachabilityEdge> edges, std::size_t least_rows) : rows_(edges.size() + 1) {
  condense(edges, least_rows);
  measure();
}

void CondensedTree::condense(std::span<const ReachabilityEdge> edges, std::size_t least_rows) {
  parent_.push_back(0);
  birth_.push_back(0);
  children_.emplace_back();
  if (edges.empty()) return;
  const Hierarchy tree(edges);
  const auto root = static_cast<std::uint32_t>(tree.nodes() - 1);
  std::vector<std::uint32_t> cluster_of(tree.nodes());
  std::vector<std::uint8_t> has_fallen(tree.nodes());
  const auto add_cluster = [&](std::uint32_t parent, std::uint32_t node, double level) {
    const auto cluster = static_cast<std::uint32_t>(parent_.size());
    cluster_of[node] = cluster;
    parent_.push_back(parent);
    birth_.push_back(level);
    children_.emplace_back();
    children_[parent].push_back(cluster);
    entries_.push_back({parent, static_cast<std::uint32_t>(rows_ + cluster), level, static_cast<double>(tree.size_of(node))});
  };
  const auto fall = [&](std::uint32_t parent, std::uint32_t node, double level) {
    for (const std::uint32_t each : tree.below(node)) {
      if (tree.is_row(each)) entries_.push_back({parent, each, level, 1.0});
      has_fallen[each] = 1;
    }
  };
  for (const std::uint32_t node : tree.below(root)) {
    if (tree.is_row(node) || has_fallen[node] != 0) continue;
    const std::uint32_t left = tree.left[node - rows_], right = tree.right[node - rows_];
    const double distance = tree.distance[node - rows_];
    const double level = distance > 0 ? 1.0 / distance : kInfinity;
    const std::uint32_t cluster = cluster_of[node];
    const bool is_left = tree.size_of(left) >= least_rows, is_right = tree.size_of(right) >= least_rows;
    if (is_left && is_right) {
      add_cluster(cluster, left, level);
      add_cluster(cluster, right, level);
      continue;
    }
    if (is_left) cluster_of[left] = cluster;
    else fall(cluster, left, level);
    if (is_right) cluster_of[right] = cluster;
    else fall(cluster, right, level);
  }
}

void CondensedTree::measure() {
  stability_.assign(parent_.size(), 0.0);
  death_.assign(parent_.size(), 0.0);
  for (const Entry& entry : entries_) stability_[entry.parent] += (entry.level - birth_[entry.parent]) * entry.size;
  // Of entries of one parent that follow each other; a later run of them replaces an earlier one, as in scikit-learn.
  for (std::size_t begin = 0; begin < entries_.size();) {
    double most = entries_[begin].level;
    std::size_t end = begin;
    for (; end < entries_.size() && entries_[end].parent == entries_[begin].parent; ++end) most = std::max(most, entries_[end].level);
    death_[entries_[begin].parent] = most;
    begin = end;
  }
}

void CondensedTree::select_most_mass(const ClusterSelection& selection, std::vector<std::uint8_t>& selected) const {
  std::vector<double> mass = stability_;
  for (std::size_t cluster = parent_.size(); cluster-- > (selection.allow_single ? 0 : 1);) {
    double below = 0;
    for (const std::uint32_t child : children_[cluster]) below += mass[child];
    selected[cluster] = !(below > mass[cluster]);
    if (selected[cluster] == 0) mass[cluster] = below;
  }
  // The topmost of those on one path.
  std::vector<std::uint8_t> is_covered(parent_.size());
  for (std::size_t cluster = 1; cluster < parent_.size(); ++cluster) {
    is_covered[cluster] = is_covered[parent_[cluster]] | selected[parent_[cluster]];
    if (is_covered[cluster] != 0) selected[cluster] = 0;
  }
}

// A cluster that parts from its own below epsilon gives way to the one above that does not.
void CondensedTree::keep_whole(const ClusterSelection& selection, std::vector<std::uint8_t>& selected) const {
  std::vector<std::uint8_t> kept(selected.size());
  for (std::uint32_t cluster = 0; cluster < selected.size(); ++cluster) {
    if (selected[cluster] == 0) continue;
    std::uint32_t at = cluster;
    if (1.0 / birth_[cluster] < selection.epsilon) {
      for (;;) {
        if (parent_[at] == 0) {
          if (selection.allow_single) at = 0;
          break;
        }
        at = parent_[at];
        if (1.0 / birth_[at] > selection.epsilon) break;
      }
    }
    kept[at] = 1;
  }
  selected.swap(kept);
}

std::vector<std::uint8_t> CondensedTree::select(const ClusterSelection& selection) const {
  std::vector<std::uint8_t> selected(parent_.size());
  const bool has_clusters = parent_.size() > 1;
  if (selection.leaves) {
    for (std::uint32_t cluster = 1; cluster < selected.size(); ++cluster) selected[cluster] = is_leaf(cluster);
  } else {
    select_most_mass(selection, selected);
  }
  if (selection.epsilon > 0 && has_clusters && selected[0] == 0) keep_whole(selection, selected);
  return selected;
}

void CondensedTree::label(const ClusterSelection& selection, std::span<std::int32_t> labels,
                          std::span<double> probabilities) const {
  const std::vector<std::uint8_t> selected = select(selection);
  std::vector<std::int32_t> number(selected.size(), -1);
  std::int32_t count = 0;
  for (std::size_t cluster = 0; cluster < selected.size(); ++cluster) {
    if (selected[cluster] != 0) number[cluster] = count++;
  }
  // The selected cluster that each is within, the root for none.
  std::vector<std::uint32_t> within(selected.size());
  for (std::uint32_t cluster = 1; cluster < selected.size(); ++cluster) {
    within[cluster] = selected[cluster] != 0 ? cluster : within[parent_[cluster]];
  }
  // Of one cluster of all rows, those that stay to the end (or up to epsilon).
  double threshold = selection.epsilon > 0 ? 1.0 / selection.epsilon : 0.0;
  for (const Entry& entry : entries_) {
    if (selection.epsilon == 0 && entry.parent == 0) threshold = std::max(threshold, entry.level);
  }
  const bool is_single = count == 1 && selection.allow_single && selected[0] != 0;
  std::fill(labels.begin(), labels.end(), -1);
  std::fill(probabilities.begin(), probabilities.end(), 0.0);
  for (const Entry& entry : entries_) {
    if (entry.child >= rows_) continue;
    const std::uint32_t cluster = within[entry.parent];
    if (cluster == 0 && !(is_single && entry.level >= threshold)) continue;
    labels[entry.child] = number[cluster];
    const double last = death_[cluster];
    probabilities[entry.child] = last == 0 || std::isinf(entry.level) ? 1.0 : std::min(entry.level, last) / last;
  }
}

}  // namespace millrace
