#include "algorithms/reachability-tree.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

#include "algorithms/joined-sets.h"
#include "algorithms/near-filter.h"
#include "algorithms/row-leaves.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNone = 0xFFFFFFFFu;
// Leaves that are searched before what they found is told to the others. Part of the result where edges are equally light.
constexpr std::size_t kLeavesOfWave = 16;

// The lightest edge that is known to leave a place, and what no edge of it that leaves its part is lighter than.
struct Lightest {
  double weight = kInfinity;
  std::uint32_t to = kNone;
  double least = 0;
};

class Forest {
 public:
  Forest(const RowLeaves& rows, const NearFilter& filter, std::span<const double> cores)
      : rows_(rows), filter_(filter), sets_(rows.count), part_(rows.count), core_(rows.count), lightest_(rows.count),
        bound_(rows.count), leaf_part_(rows.leaves), leaf_core_(rows.leaves, kInfinity), place_of_(rows.count) {
    for (std::size_t place = 0; place < rows.count; ++place) {
      place_of_[rows.order[place]] = static_cast<std::uint32_t>(place);
      core_[place] = cores[rows.order[place]];
      lightest_[place].least = core_[place];
      double& least = leaf_core_[place / kLeafRows];
      least = std::min(least, core_[place]);
    }
  }

  // Edges to the nearest rows: most of the tree's are among them.
  void look_at_nearest(std::span<const std::int32_t> nearest, std::size_t k, const Control& control) {
    for_each_block(rows_.count, control, [&](const Block& block) {
      for (std::size_t place = block.begin; place < block.end; ++place) {
        const std::int32_t* others = nearest.data() + rows_.order[place] * k;
        for (std::size_t at = 0; at < k; ++at) {
          const std::uint32_t other = place_of_[static_cast<std::size_t>(others[at])];
          if (other == place) continue;
          const double weight = weight_of(place, other, std::sqrt(squared_distance(rows_.row(place), rows_.row(other), rows_.width)));
          if (weight < lightest_[place].weight) {
            lightest_[place].weight = weight;
            lightest_[place].to = other;
          }
        }
      }
    });
  }

  // One round: every part is joined to another. Adds the edges between rows.
  void join_parts(std::vector<ReachabilityEdge>& edges, const Control& control) {
    name_parts(control);
    for (std::size_t place = 0; place < rows_.count; ++place) tell(place);
    std::vector<std::uint32_t> asked;
    for (std::size_t leaf = 0; leaf < rows_.leaves && !control.stopped();) {
      asked.clear();
      for (; leaf < rows_.leaves && asked.size() < kLeavesOfWave; ++leaf) {
        if (is_open(leaf)) asked.push_back(static_cast<std::uint32_t>(leaf));
      }
      parallel_for(asked.size(), control, [&](std::size_t index) { search(asked[index], control); });
      for (const std::uint32_t each : asked) {
        for (std::size_t at = 0; at < rows_.leaf_size(each); ++at) tell(rows_.leaf_begin(each) + at);
      }
    }
    if (!control.stopped()) add_edges(edges);
  }

 private:
  double weight_of(std::size_t a, std::size_t b, double distance) const noexcept {
    return std::max({core_[a], core_[b], distance});
  }

  void name_parts(const Control& control) {
    parallel_for(rows_.leaves, control, [&](std::size_t leaf) {
      const std::size_t begin = rows_.leaf_begin(leaf);
      for (std::size_t place = begin; place < begin + rows_.leaf_size(leaf); ++place) {
        part_[place] = sets_.find(static_cast<std::uint32_t>(place));
        bound_[place] = kInfinity;
      }
      leaf_part_[leaf] = part_[begin];
      for (std::size_t place = begin; place < begin + rows_.leaf_size(leaf); ++place) {
        if (part_[place] != part_[begin]) leaf_part_[leaf] = kNone;
      }
    });
    parallel_for(rows_.leaves, control, [&](std::size_t leaf) {
      const std::size_t begin = rows_.leaf_begin(leaf);
      for (std::size_t place = begin; place < begin + rows_.leaf_size(leaf); ++place) {
        Lightest& edge = lightest_[place];
        if (edge.to == kNone || part_[edge.to] != part_[place]) continue;
        edge.to = kNone;
        edge.weight = kInfinity;
      }
    });
  }

  // No lightest edge of the parts at both ends is heavier.
  void tell(std::size_t place) noexcept {
    const Lightest& edge = lightest_[place];
    if (edge.to == kNone) return;
    bound_[part_[place]] = std::min(bound_[part_[place]], edge.weight);
    bound_[part_[edge.to]] = std::min(bound_[part_[edge.to]], edge.weight);
  }

  // Whether the place may have an edge lighter than all that are known to leave its part.
  bool is_open_place(std::size_t place) const noexcept {
    const Lightest& edge = lightest_[place];
    return edge.least < edge.weight && edge.least < bound_[part_[place]];
  }

  bool is_open(std::size_t leaf) const noexcept {
    const std::size_t begin = rows_.leaf_begin(leaf);
    for (std::size_t place = begin; place < begin + rows_.leaf_size(leaf); ++place) {
      if (is_open_place(place)) return true;
    }
    return false;
  }

  struct Query {
    std::uint32_t place;
    std::uint32_t group;  // of the queries of one part
    double limit;         // only lighter edges matter
  };

  static double squared_limit(double limit) noexcept { return limit * limit * (1.0 + 0x1p-50) + 1e-300; }

  void search(std::size_t leaf, const Control& control) {
    std::vector<Query> queries;
    std::vector<std::uint32_t> parts;
    std::vector<double> least;
    std::vector<const double*> given;
    RowBox box(rows_.width);
    const std::size_t begin = rows_.leaf_begin(leaf);
    for (std::size_t place = begin; place < begin + rows_.leaf_size(leaf); ++place) {
      if (!is_open_place(place)) continue;
      const auto found = std::find(parts.begin(), parts.end(), part_[place]);
      const auto group = static_cast<std::uint32_t>(found - parts.begin());
      if (found == parts.end()) {
        parts.push_back(part_[place]);
        least.push_back(bound_[part_[place]]);
      }
      queries.push_back({static_cast<std::uint32_t>(place), group, std::min(lightest_[place].weight, bound_[part_[place]])});
      given.push_back(rows_.row(place));
      box.add(rows_.row(place));
    }
    QueryRows block(filter_);
    block.take(given.data(), given.size());
    for (std::size_t at = 0; at < queries.size(); ++at) block.limit(at, squared_limit(queries[at].limit));
    NearestLeaves near(rows_, box.low.data(), box.high.data(), kInfinity);
    while (!near.empty() && !control.stopped()) {
      double most = 0;
      for (std::size_t at = 0; at < queries.size(); ++at) {
        Query& query = queries[at];
        if (least[query.group] < query.limit) {
          query.limit = least[query.group];
          block.limit(at, squared_limit(query.limit));
        }
        most = std::max(most, query.limit);
      }
      if (near.gap() > squared_limit(most)) break;
      const std::size_t other = near.take();
      if (leaf_core_[other] >= most) continue;
      search_leaf(block, queries, least, other);
    }
    for (const Query& query : queries) {
      Lightest& edge = lightest_[query.place];
      // All that could be lighter than the limit have been looked at.
      edge.least = std::max(edge.least, std::min(edge.weight, query.limit));
    }
  }

  void search_leaf(QueryRows& block, std::vector<Query>& queries, std::vector<double>& least, std::size_t other) {
    // Rows of the part that the whole leaf belongs to have nothing to find there.
    const std::uint32_t own = leaf_part_[other];
    const auto is_own = [&](const Query& query) { return own != kNone && part_[query.place] == own; };
    std::size_t strangers = 0;
    for (const Query& query : queries) strangers += !is_own(query);
    if (strangers == 0) return;
    const bool is_mixed = strangers < queries.size();
    for (std::size_t at = 0; is_mixed && at < queries.size(); ++at) {
      if (is_own(queries[at])) block.limit(at, -1.0);
    }
    block.search(
        other,
        [&](std::size_t at, std::size_t place, double squared) {
          Query& query = queries[at];
          const double weight = weight_of(query.place, place, std::sqrt(squared));
          if (!(weight < query.limit)) return;
          lightest_[query.place].weight = weight;
          lightest_[query.place].to = static_cast<std::uint32_t>(place);
          query.limit = weight;
          least[query.group] = std::min(least[query.group], weight);
          block.limit(at, squared_limit(weight));
        },
        [&](std::size_t at, std::size_t place) {
          return part_[place] != part_[queries[at].place] && core_[place] < queries[at].limit;
        });
    for (std::size_t at = 0; is_mixed && at < queries.size(); ++at) {
      if (is_own(queries[at])) block.limit(at, squared_limit(queries[at].limit));
    }
  }

  // The lightest edge of each part, of equal ones that of the least rows, unless its ends have come together by then.
  void add_edges(std::vector<ReachabilityEdge>& edges) {
    std::vector<std::uint32_t> chosen(rows_.count, kNone);
    const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
      const Lightest &first = lightest_[a], &second = lightest_[b];
      if (first.weight != second.weight) return first.weight < second.weight;
      const std::uint32_t from_a = rows_.order[a], to_a = rows_.order[first.to];
      const std::uint32_t from_b = rows_.order[b], to_b = rows_.order[second.to];
      const auto ends = std::minmax(from_a, to_a), others = std::minmax(from_b, to_b);
      return ends < others;
    };
    for (std::uint32_t place = 0; place < rows_.count; ++place) {
      if (lightest_[place].to == kNone) continue;
      for (const std::uint32_t part : {part_[place], part_[lightest_[place].to]}) {
        if (chosen[part] == kNone || is_before(place, chosen[part])) chosen[part] = place;
      }
    }
    for (const std::uint32_t place : chosen) {
      if (place == kNone || !sets_.join(place, lightest_[place].to)) continue;
      edges.push_back({lightest_[place].weight, rows_.order[place], rows_.order[lightest_[place].to]});
    }
  }

  const RowLeaves& rows_;
  const NearFilter& filter_;
  JoinedSets sets_;                        // of places
  std::vector<std::uint32_t> part_;        // [place] its part in this round: a place of it
  std::vector<double> core_;               // [place]
  std::vector<Lightest> lightest_;         // [place]
  std::vector<double> bound_;              // [part] no lightest edge that leaves it is heavier
  std::vector<std::uint32_t> leaf_part_;   // [leaf] the part of all of its rows, or none
  std::vector<double> leaf_core_;          // [leaf] the least core distance
  std::vector<std::uint32_t> place_of_;    // [row]
};

// The tree that Prim's algorithm grows from row 0 on, each time by the row that is nearest to it, of equally near ones the
// least, from the row that was the first to be so near. Its edges are those of `tree`, or as light: an edge from a row to one
// of its nearest, no less dense, is as long as the row's core distance, and these are all that can be equally light where
// no two distances are.
class PrimTree {
 public:
  PrimTree(std::span<const ReachabilityEdge> tree, std::span<const double> cores, std::span<const std::int32_t> nearest,
           std::size_t k)
      : begins_(cores.size() + 1) {
    const auto for_each_edge = [&](auto&& body) {
      for (const ReachabilityEdge& edge : tree) body(edge);
      for (std::size_t at = 0; at < nearest.size(); ++at) {
        const auto row = static_cast<std::uint32_t>(at / k), other = static_cast<std::uint32_t>(nearest[at]);
        if (row != other && cores[other] <= cores[row]) body({cores[row], row, other});
      }
    };
    for_each_edge([&](const ReachabilityEdge& edge) {
      ++begins_[edge.from];
      ++begins_[edge.to];
    });
    std::size_t sum = 0;
    for (std::size_t& begin : begins_) sum += std::exchange(begin, sum);
    others_.resize(sum);
    std::vector<std::size_t> next(begins_.begin(), begins_.end());
    for_each_edge([&](const ReachabilityEdge& edge) {
      others_[next[edge.from]++] = {edge.weight, edge.to};
      others_[next[edge.to]++] = {edge.weight, edge.from};
    });
  }

  void grow(std::vector<ReachabilityEdge>& edges) const {
    const std::size_t n = begins_.size() - 1;
    std::vector<double> reach(n, kInfinity);
    std::vector<std::uint32_t> source(n);
    std::vector<std::uint8_t> is_in(n);
    std::priority_queue<Near, std::vector<Near>, std::greater<>> waiting;
    const auto add = [&](std::uint32_t row) {
      is_in[row] = 1;
      for (std::size_t at = begins_[row]; at < begins_[row + 1]; ++at) {
        const auto [weight, other] = others_[at];
        if (is_in[other] != 0 || !(weight < reach[other])) continue;
        reach[other] = weight;
        source[other] = row;
        waiting.push(others_[at]);
      }
    };
    edges.clear();
    add(0);
    while (!waiting.empty()) {
      const auto [weight, row] = waiting.top();
      waiting.pop();
      if (is_in[row] != 0) continue;
      edges.push_back({weight, source[row], row});
      add(row);
    }
  }

 private:
  using Near = std::pair<double, std::uint32_t>;

  std::vector<std::size_t> begins_;
  std::vector<Near> others_;  // of each row
};

}  // namespace

Status reachability_tree(std::span<const double> rows, std::size_t width, std::span<const double> cores,
                         std::span<const std::int32_t> nearest, std::size_t k, std::vector<ReachabilityEdge>& edges,
                         const Control& control) {
  const std::size_t n = cores.size();
  if (width == 0 || rows.size() != n * width || nearest.size() != n * k) return {Code::kShape};
  edges.clear();
  if (n < 2) return {};
  const RowLeaves leaves(rows, width, control);
  if (control.stopped()) return {Code::kCancelled};
  const NearFilter filter(leaves, control);
  Forest forest(leaves, filter, cores);
  forest.look_at_nearest(nearest, k, control);
  control.set_total(static_cast<std::int64_t>(n - 1));
  while (edges.size() + 1 < n) {
    const std::size_t before = edges.size();
    forest.join_parts(edges, control);
    if (control.stopped()) return {Code::kCancelled};
    // Distances without end: rows too far apart for their squares. Nothing is left to compare.
    if (edges.size() == before) return {Code::kInvalid};
    control.add_done(static_cast<std::int32_t>(edges.size() - before));
  }
  PrimTree(edges, cores, nearest, k).grow(edges);
  return {};
}

}  // namespace millrace
