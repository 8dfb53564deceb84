#include "algorithms/dbscan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "algorithms/joined-sets.h"
#include "algorithms/near-filter.h"
#include "algorithms/row-leaves.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kMixed = 0xFFFFFFFFu;

// Rows of a leaf as queries with one limit.
void take_leaf(QueryRows& block, const RowLeaves& rows, std::size_t leaf, double limit) {
  std::vector<const double*> given(rows.leaf_size(leaf));
  for (std::size_t at = 0; at < given.size(); ++at) given[at] = rows.row(rows.leaf_begin(leaf) + at);
  block.take(given.data(), given.size());
  for (std::size_t at = 0; at < given.size(); ++at) block.limit(at, limit);
}

NearestLeaves leaves_near(const RowLeaves& among, const RowLeaves& rows, std::size_t leaf, double limit) {
  return {among, rows.low.data() + leaf * rows.width, rows.high.data() + leaf * rows.width, limit};
}

// Nearest leaves first, and none any more once all rows of a leaf are known to be core.
void find_cores(const RowLeaves& rows, std::span<const double> weights, double limit, double least,
                std::span<std::uint8_t> cores, const Control& control) {
  const NearFilter filter(rows, control);
  parallel_for(rows.leaves, control, [&](std::size_t leaf) {
    QueryRows block(filter);
    take_leaf(block, rows, leaf, limit);
    std::vector<double> found(block.size());
    std::size_t open = block.size();
    NearestLeaves near = leaves_near(rows, rows, leaf, limit);
    while (!near.empty() && open > 0 && !control.stopped()) {
      block.search(near.take(), [&](std::size_t query, std::size_t place, double) {
        found[query] += weights.empty() ? 1.0 : weights[rows.order[place]];
        if (!(found[query] >= least)) return;
        block.limit(query, -1.0);
        --open;
      });
    }
    for (std::size_t query = 0; query < found.size(); ++query) {
      cores[rows.order[rows.leaf_begin(leaf) + query]] = found[query] >= least;
    }
    control.add_done();
  });
}

// The core rows alone, or the others; `members` are their rows.
struct ChosenRows {
  std::vector<std::uint32_t> members;
  std::vector<double> values;

  ChosenRows(std::span<const double> rows, std::size_t width, std::span<const std::uint8_t> cores, std::uint8_t wanted) {
    for (std::size_t row = 0; row < cores.size(); ++row) {
      if (cores[row] != wanted) continue;
      members.push_back(static_cast<std::uint32_t>(row));
      values.insert(values.end(), rows.data() + row * width, rows.data() + (row + 1) * width);
    }
  }
};

class CoreClusters {
 public:
  CoreClusters(const RowLeaves& rows, const NearFilter& filter, double limit)
      : rows_(rows), filter_(filter), limit_(limit), sets_(rows.count) {}

  void join_all(const Control& control) {
    // Each leaf within itself first: most pairs of leaves then are of one cluster, and are passed over.
    parallel_for(rows_.leaves, control, [&](std::size_t leaf) {
      QueryRows block(filter_);
      take_leaf(block, rows_, leaf, limit_);
      join_pairs(block, leaf, leaf);
      control.add_done();
    });
    parallel_for(rows_.leaves, control, [&](std::size_t leaf) {
      const double* low = rows_.low.data() + leaf * rows_.width;
      const double* high = rows_.high.data() + leaf * rows_.width;
      QueryRows block(filter_);
      bool is_taken = false;
      NearestLeaves near = leaves_near(rows_, rows_, leaf, limit_);
      while (!near.empty() && !control.stopped()) {
        const std::size_t other = near.take();
        if (other <= leaf) continue;
        const std::uint32_t mine = cluster_of(leaf), theirs = cluster_of(other);
        if (mine != kMixed && mine == theirs) continue;
        const double reach = squared_reach(low, high, rows_.low.data() + other * rows_.width,
                                           rows_.high.data() + other * rows_.width, rows_.width);
        if (mine != kMixed && theirs != kMixed && reach <= limit_) {
          sets_.join(mine, theirs);
          continue;
        }
        if (!is_taken) take_leaf(block, rows_, leaf, limit_);
        is_taken = true;
        join_pairs(block, leaf, other);
      }
      control.add_done();
    });
  }

  // The least core row, by its number among these, of the cluster of a place.
  std::uint32_t name_of(std::size_t place) { return sets_.find(rows_.order[place]); }

 private:
  std::uint32_t cluster_of(std::size_t leaf) {
    const std::size_t begin = rows_.leaf_begin(leaf);
    const std::uint32_t first = name_of(begin);
    for (std::size_t at = 1; at < rows_.leaf_size(leaf); ++at) {
      if (name_of(begin + at) != first) return kMixed;
    }
    return first;
  }

  void join_pairs(QueryRows& block, std::size_t leaf, std::size_t other) {
    const std::size_t begin = rows_.leaf_begin(leaf);
    block.search(
        other, [&](std::size_t query, std::size_t place, double) { sets_.join(rows_.order[begin + query], rows_.order[place]); },
        [&](std::size_t query, std::size_t place) { return name_of(begin + query) != name_of(place); });
  }

  const RowLeaves& rows_;
  const NearFilter& filter_;
  double limit_;
  JoinedSets sets_;
};

// The least label of a core row within the radius.
void label_borders(const RowLeaves& borders, std::span<const std::uint32_t> members, const RowLeaves& cores,
                   const NearFilter& filter, double limit, std::span<const std::int32_t> label_of_place,
                   std::span<std::int32_t> labels, const Control& control) {
  parallel_for(borders.leaves, control, [&](std::size_t leaf) {
    QueryRows block(filter);
    take_leaf(block, borders, leaf, limit);
    std::vector<std::int32_t> least(block.size(), std::numeric_limits<std::int32_t>::max());
    NearestLeaves near = leaves_near(cores, borders, leaf, limit);
    while (!near.empty() && !control.stopped()) {
      block.search(
          near.take(), [&](std::size_t query, std::size_t place, double) { least[query] = label_of_place[place]; },
          [&](std::size_t query, std::size_t place) { return label_of_place[place] < least[query]; });
    }
    for (std::size_t query = 0; query < least.size(); ++query) {
      if (least[query] == std::numeric_limits<std::int32_t>::max()) continue;
      labels[members[borders.order[borders.leaf_begin(leaf) + query]]] = least[query];
    }
    control.add_done();
  });
}

Status check(std::span<const double> rows, std::span<const double> weights, std::size_t width) {
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!std::isfinite(rows[at])) return {Code::kInvalid, static_cast<std::int64_t>(at / width)};
  }
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (!(weights[row] >= 0 && weights[row] < kInfinity)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
  }
  return {};
}

}  // namespace

Status dbscan(std::span<const double> rows, std::span<const double> weights, std::size_t width, double radius,
              double least_weight, std::span<std::int32_t> labels, std::span<std::uint8_t> cores, const Control& control) {
  const std::size_t n = labels.size();
  if (width == 0 || rows.size() != n * width || cores.size() != n) return {Code::kShape};
  if (!weights.empty() && weights.size() != n) return {Code::kShape};
  if (!(radius >= 0) || n >= kMixed) return {Code::kInvalid};
  if (const Status status = check(rows, weights, width); !status.ok()) return status;
  std::fill(labels.begin(), labels.end(), -1);
  if (n == 0) return {};
  const double limit = radius * radius;
  const RowLeaves all(rows, width, control);
  if (control.stopped()) return {Code::kCancelled};
  control.set_total(static_cast<std::int64_t>(3 * all.leaves));
  find_cores(all, weights, limit, least_weight, cores, control);
  if (control.stopped()) return {Code::kCancelled};
  const ChosenRows core(rows, width, cores, 1);
  if (core.members.empty()) return {};
  const RowLeaves dense(core.values, width, control);
  if (control.stopped()) return {Code::kCancelled};
  const NearFilter filter(dense, control);
  CoreClusters clusters(dense, filter, limit);
  clusters.join_all(control);
  if (control.stopped()) return {Code::kCancelled};
  // A set is named by its least core row, so names come in the order of the clusters.
  std::vector<std::size_t> place_of(dense.count);
  for (std::size_t place = 0; place < dense.count; ++place) place_of[dense.order[place]] = place;
  std::vector<std::int32_t> label_of_place(dense.count);
  std::int32_t count = 0;
  for (std::size_t number = 0; number < dense.count; ++number) {
    const std::size_t name = clusters.name_of(place_of[number]);
    std::int32_t& label = label_of_place[place_of[number]];
    label = name == number ? count++ : label_of_place[place_of[name]];
    labels[core.members[number]] = label;
  }
  const ChosenRows border(rows, width, cores, 0);
  if (border.members.empty()) return {};
  const RowLeaves borders(border.values, width, control);
  if (control.stopped()) return {Code::kCancelled};
  label_borders(borders, border.members, dense, filter, limit, label_of_place, labels, control);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
