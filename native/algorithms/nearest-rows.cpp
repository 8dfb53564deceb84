#include "algorithms/nearest-rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "algorithms/grouped-rows.h"
#include "algorithms/near-filter.h"
#include "algorithms/row-leaves.h"
#include "core/simd.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Fewer queries are compared with every row: leaves would not be worth the making.
constexpr std::size_t kFewQueries = 16;
constexpr std::size_t kRowsOfTask = 4096;
// Up to here boxes of a few rows part near from far better than products do.
constexpr std::size_t kFewFeatures = 6;

struct Neighbor {
  double squared;
  std::uint32_t row;

  bool operator<(const Neighbor& other) const noexcept {
    return squared < other.squared || (squared == other.squared && row < other.row);
  }
};

// The k nearest so far: in order where they are few, else as a heap with the farthest on top.
class Nearest {
 public:
  Nearest(Neighbor* room, std::size_t k) : room_(room), k_(k), farthest_(k <= kInOrder ? k - 1 : 0) {}

  // The squared distance that a row must not exceed.
  double limit() const noexcept { return count_ < k_ ? kInfinity : room_[farthest_].squared; }

  void offer(const Neighbor& one) noexcept {
    const bool is_full = count_ == k_;
    if (is_full && !(one < room_[farthest_])) return;
    if (k_ <= kInOrder) {
      std::size_t at = is_full ? k_ - 1 : count_++;
      for (; at > 0 && one < room_[at - 1]; --at) room_[at] = room_[at - 1];
      room_[at] = one;
    } else if (!is_full) {
      room_[count_++] = one;
      std::push_heap(room_, room_ + count_);
    } else {
      std::pop_heap(room_, room_ + k_);
      room_[k_ - 1] = one;
      std::push_heap(room_, room_ + k_);
    }
  }

  void write(std::int32_t* indices, double* distances) noexcept {
    if (k_ > kInOrder) std::sort_heap(room_, room_ + count_);
    for (std::size_t at = 0; at < count_; ++at) {
      indices[at] = static_cast<std::int32_t>(room_[at].row);
      distances[at] = std::sqrt(room_[at].squared);
    }
  }

  std::span<const Neighbor> found() const noexcept { return {room_, count_}; }

 private:
  static constexpr std::size_t kInOrder = 16;

  Neighbor* room_;
  std::size_t k_;
  std::size_t farthest_;  // where it is
  std::size_t count_ = 0;
};

struct Search {
  std::span<const double> rows;
  std::span<const double> queries;
  std::size_t width;
  std::size_t k;
  std::span<std::int32_t> indices;
  std::span<double> distances;

  std::size_t row_count() const noexcept { return rows.size() / width; }
  std::size_t query_count() const noexcept { return queries.size() / width; }
  void write(std::size_t query, Nearest& nearest) const noexcept {
    nearest.write(indices.data() + query * k, distances.data() + query * k);
  }
};

std::int64_t first_not_finite(std::span<const double> values, std::size_t width, const Control& control) {
  std::vector<std::int64_t> found(block_count(values.size()), -1);
  for_each_block(values.size(), control, [&](const Block& block) {
    double spoiled = 0;
    for (std::size_t at = block.begin; at < block.end; ++at) spoiled += values[at] * 0.0;
    if (spoiled == 0) return;
    std::size_t at = block.begin;
    while (std::isfinite(values[at])) ++at;
    found[block.index] = static_cast<std::int64_t>(at / width);
  });
  for (const std::int64_t row : found) {
    if (row >= 0) return row;
  }
  return -1;
}

// Every row with every query: tasks of rows, whose nearest are merged in their order.
void search_all(const Search& search, const Control& control) {
  const std::size_t n = search.row_count();
  const std::size_t m = search.query_count();
  const std::size_t tasks = block_count(n, kRowsOfTask);
  const std::size_t kept = std::min(search.k, kRowsOfTask);
  std::vector<Neighbor> room(tasks * m * kept);
  std::vector<std::size_t> counts(tasks * m);
  for_each_block(
      n, control,
      [&](const Block& block) {
        for (std::size_t query = 0; query < m; ++query) {
          const std::size_t at = block.index * m + query;
          Nearest nearest(room.data() + at * kept, kept);
          const double* from = search.queries.data() + query * search.width;
          for (std::size_t row = block.begin; row < block.end; ++row) {
            const double squared = squared_distance(from, search.rows.data() + row * search.width, search.width);
            if (squared <= nearest.limit()) nearest.offer({squared, static_cast<std::uint32_t>(row)});
          }
          counts[at] = nearest.found().size();
        }
      },
      kRowsOfTask);
  if (control.stopped()) return;
  std::vector<Neighbor> merged(search.k);
  for (std::size_t query = 0; query < m; ++query) {
    Nearest nearest(merged.data(), search.k);
    for (std::size_t task = 0; task < tasks; ++task) {
      const std::size_t at = task * m + query;
      for (std::size_t each = 0; each < counts[at]; ++each) nearest.offer(room[at * kept + each]);
    }
    search.write(query, nearest);
  }
}

void search_leaf(const Search& search, const RowLeaves& queries, const NearFilter& filter, std::size_t leaf,
                 const Control& control) {
  const std::size_t size = queries.leaf_size(leaf);
  const std::size_t begin = queries.leaf_begin(leaf);
  const std::size_t k = search.k;
  std::vector<Neighbor> room(size * k);
  std::vector<Nearest> nearest;
  std::vector<const double*> given(size);
  nearest.reserve(size);
  for (std::size_t query = 0; query < size; ++query) {
    nearest.emplace_back(room.data() + query * k, k);
    given[query] = queries.row(begin + query);
  }
  QueryRows block(filter);
  block.take(given.data(), size);
  const std::size_t width = search.width;
  NearestLeaves leaves(filter.rows(), queries.low.data() + leaf * width, queries.high.data() + leaf * width, kInfinity);
  while (!leaves.empty() && !control.stopped()) {
    double limit = 0;
    for (const Nearest& each : nearest) limit = std::max(limit, each.limit());
    if (leaves.gap() > limit) break;
    block.search(leaves.take(), [&](std::size_t query, std::size_t place, double squared) {
      const double before = nearest[query].limit();
      nearest[query].offer({squared, filter.rows().order[place]});
      if (nearest[query].limit() < before) block.limit(query, nearest[query].limit());
    });
  }
  for (std::size_t query = 0; query < size; ++query) search.write(queries.order[begin + query], nearest[query]);
}

// The same where features are few: most groups of a leaf are out of a query's reach.
void search_groups(const Search& search, const RowLeaves& queries, const GroupedRows& groups, std::size_t leaf,
                   const Control& control) {
  const std::size_t size = queries.leaf_size(leaf);
  const std::size_t begin = queries.leaf_begin(leaf);
  const std::size_t width = search.width;
  const RowLeaves& rows = groups.rows();
  std::vector<Neighbor> room(size * search.k);
  std::vector<Nearest> nearest;
  nearest.reserve(size);
  for (std::size_t query = 0; query < size; ++query) nearest.emplace_back(room.data() + query * search.k, search.k);
  NearestLeaves leaves(rows, queries.low.data() + leaf * width, queries.high.data() + leaf * width, kInfinity);
  while (!leaves.empty() && !control.stopped()) {
    double limit = 0;
    for (const Nearest& each : nearest) limit = std::max(limit, each.limit());
    if (leaves.gap() > limit) break;
    const std::size_t other = leaves.take();
    const double* low = rows.low.data() + other * width;
    const double* high = rows.high.data() + other * width;
    with_simd(simd_level(), [&]() __attribute__((always_inline)) {
      for (std::size_t query = 0; query < size; ++query) {
        Nearest& own = nearest[query];
        const double* values = queries.row(begin + query);
        double gap = 0;
        for (std::size_t feature = 0; feature < width; ++feature) {
          const double apart = std::max(std::max(low[feature] - values[feature], values[feature] - high[feature]), 0.0);
          gap += apart * apart;
        }
        if (gap > own.limit()) continue;
        groups.visit(
            other, values, [&]() __attribute__((always_inline)) { return own.limit(); },
            [&](std::size_t place, double squared) __attribute__((always_inline)) {
              own.offer({squared, rows.order[place]});
            });
      }
    });
  }
  for (std::size_t query = 0; query < size; ++query) search.write(queries.order[begin + query], nearest[query]);
}

}  // namespace

Status nearest_rows(std::span<const double> rows, std::span<const double> queries, std::size_t width, std::size_t k,
                    std::span<std::int32_t> indices, std::span<double> distances, const Control& control) {
  if (width == 0 || rows.size() % width != 0 || queries.size() % width != 0) return {Code::kShape};
  const Search search{rows, queries, width, k, indices, distances};
  const std::size_t m = search.query_count();
  if (k == 0 || k > search.row_count() || search.row_count() > 0x7FFFFFFFu) return {Code::kInvalid};
  if (indices.size() != m * k || distances.size() != m * k) return {Code::kShape};
  if (const std::int64_t row = first_not_finite(rows, width, control); row >= 0) return {Code::kInvalid, row};
  if (const std::int64_t row = first_not_finite(queries, width, control); row >= 0) {
    return {Code::kInvalid, static_cast<std::int64_t>(search.row_count()) + row};
  }
  if (m == 0) return {};
  if (m < kFewQueries) {
    search_all(search, control);
  } else {
    const RowLeaves leaves(rows, width, control);
    const RowLeaves asked(queries, width, control);
    if (control.stopped()) return {Code::kCancelled};
    const auto search_with = [&](const auto& index, const auto& search_one) {
      control.set_total(static_cast<std::int64_t>(asked.leaves));
      parallel_for(asked.leaves, control, [&](std::size_t leaf) {
        search_one(search, asked, index, leaf, control);
        control.add_done();
      });
    };
    if (width <= kFewFeatures) search_with(GroupedRows(leaves, control), search_groups);
    else search_with(NearFilter(leaves, control), search_leaf);
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
