#include "algorithms/grow-forest-tree.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "algorithms/split-codes.h"
#include "core/random.h"
#include "kernels/tree/add-targets.h"
#include "kernels/tree/split-rows.h"

namespace millrace {
namespace {

constexpr std::uint32_t kNodeStream = 10;
constexpr std::size_t kPackedBytes = std::size_t{512} << 10;  // half of what the second level of a processor's memory holds

}  // namespace

ForestTreeGrower::ForestTreeGrower(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules, Comm& comm)
    : data_(data), targets_(targets), comm_(comm), rules_(rules), search_(data, targets, rules, comm), rows_(data.row_count),
      buffer_(data.row_count), is_best_first_(rules.num_leaves < data.record_rows) {
  const BinLayout& layout = *data.layout;
  // Records of several cache lines, of which a node wants a few bytes, are better left where they are.
  if (layout.groups.size() != 1 || !layout.wide.empty() || targets.classes > std::size_t{1} << kClassBits) return;
  most_packed_ = std::min(kMostPacked, kPackedBytes / layout.groups[0].stride);
  packed_records_ = LargeArray<std::uint8_t>(data.row_count * layout.groups[0].stride + kRecordSlack);
  packed_rows_ = LargeArray<std::uint32_t>(data.row_count);
}

std::size_t ForestTreeGrower::add_node(std::span<const std::int64_t> sums, std::int64_t rows) {
  GrownNode node;
  node.hessian = search_.weight(sums.data());
  node.rows = rows;
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

bool ForestTreeGrower::is_pure(const Waiting& leaf) const {
  if (targets_.classes > 0) {
    const std::int64_t* sums = sums_.data() + leaf.node * targets_.width();
    return std::count_if(sums, sums + targets_.width(), [](std::int64_t sum) { return sum != 0; }) == 1;
  }
  const auto label = [&](std::size_t i) {
    return targets_.labels[leaf.is_packed ? packed_rows_[leaf.home + entry_place(rows_[i])] : rows_[i]];
  };
  const double first = leaf.range.size() > 0 ? label(leaf.range.begin) : 0;
  bool is_one = true;
  for (std::size_t i = leaf.range.begin + 1; i < leaf.range.end && is_one; ++i) is_one = label(i) == first;
  if (comm_.size() == 1) return is_one;
  // One label on this rank; whether it is that of the others is seen from its bits, and the negative of these.
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
  const auto bits = std::bit_cast<std::int64_t>(first + 0.0);
  const bool has_rows = leaf.range.size() > 0;
  std::array<std::int64_t, 3> most{is_one ? 0 : 1, has_rows ? bits : kNone, has_rows ? -bits : kNone};
  comm_.max(most);
  return most[0] == 0 && most[1] == -most[2];
}

PackedRows ForestTreeGrower::packed(const Waiting& leaf) const noexcept {
  if (!leaf.is_packed) return {};
  return {packed_records_.data() + leaf.home * data_.layout->groups[0].stride, packed_rows_.data() + leaf.home};
}

// Brings a node's records together.
void ForestTreeGrower::pack(Waiting& leaf) noexcept {
  const RecordGroup& group = data_.layout->groups[0];
  const std::size_t first = leaf.range.begin;
  std::uint32_t* rows = rows_.data() + first;
  gather_records(data_.records_of(group), group.stride, rows, leaf.range.size(), packed_records_.data() + first * group.stride);
  for (std::size_t i = 0; i < leaf.range.size(); ++i) {
    const std::uint32_t row = rows[i];
    packed_rows_[first + i] = row;
    const std::uint32_t label = targets_.classes > 0 ? targets_.class_of[row] : 0;
    rows[i] = pack_entry(i, copies_ == nullptr ? 1 : copies_[row], label);
  }
  leaf.is_packed = true;
  leaf.home = first;
}

// Puts a leaf among those that wait to be split, if any split is allowed.
void ForestTreeGrower::search(Waiting&& leaf) {
  const auto count = static_cast<std::size_t>(nodes_[leaf.node].rows);
  if (leaf.depth >= rules_.max_depth || count < 2 || count < 2 * static_cast<std::size_t>(rules_.min_rows) || is_pure(leaf)) return;
  if (!leaf.is_packed && leaf.range.size() <= most_packed_) pack(leaf);
  const std::size_t width = targets_.width();
  const TargetNode node{{rows_.data() + leaf.range.begin, leaf.range.size()}, packed(leaf), nodes_[leaf.node].rows, sums_.data() + leaf.node * width, leaf.key};
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
  const ColumnCodes codes = leaf.is_packed ? ColumnCodes{packed(leaf).records + data_.layout->place_in_record(column).offset, false,
                                                         data_.layout->groups[0].stride, kMostPacked - 1}
                                           : data_.column(column);
  const std::size_t lefts = split_rows(codes, CodeSet{set_}, {rows_.data() + range.begin, range.size()},
                                       {buffer_.data() + range.begin, range.size()}, control);
  std::vector<std::int64_t> right(width);
  for (std::size_t k = 0; k < width; ++k) right[k] = sums_[leaf.node * width + k] - leaf.found.left[k];
  std::array<std::int64_t, 1> all_lefts{static_cast<std::int64_t>(lefts)};
  comm_.sum(all_lefts);
  const std::size_t first = add_node(leaf.found.left, all_lefts[0]);
  add_node(right, nodes_[leaf.node].rows - all_lefts[0]);
  nodes_[leaf.node].left = static_cast<std::int32_t>(first);
  nodes_[leaf.node].right = static_cast<std::int32_t>(first + 1);
  nodes_[leaf.node].split = std::move(leaf.found.split);
  // The left child is split first where order is free: its rows were just read.
  search({first + 1, {range.begin + lefts, range.end}, leaf.depth + 1, leaf.is_packed, leaf.home, random_key(leaf.key, kNodeStream, 2), {}});
  search({first, {range.begin, range.begin + lefts}, leaf.depth + 1, leaf.is_packed, leaf.home, random_key(leaf.key, kNodeStream, 1), {}});
}

Status ForestTreeGrower::grow(std::size_t count, const std::uint8_t* copies, std::uint64_t seed, const Control& control) {
  nodes_.clear();
  sums_.clear();
  waiting_.clear();
  copies_ = copies;
  std::vector<std::int64_t> sums(targets_.width());
  search_.sum(rows_.span().first(count), copies, sums.data());
  comm_.sum(sums);
  std::array<std::int64_t, 1> all{static_cast<std::int64_t>(count)};
  comm_.sum(all);
  add_node(sums, all[0]);
  search_.set_least_gain(rules_.min_gain * nodes_[0].hessian);
  if (rules_.num_leaves > 1) search({0, {0, count}, 0, false, 0, random_key(seed, kNodeStream, 0), {}});
  std::size_t leaves = 1;
  for (; leaves < rules_.num_leaves && !waiting_.empty(); ++leaves) {
    // Ranks go on together or not at all.
    if (control.stopped() && comm_.size() == 1) return {Code::kCancelled};
    split(next(), control);
  }
  std::int32_t number = 0;
  for (GrownNode& node : nodes_) {
    if (node.left < 0) node.leaf = number++;
  }
  return {};
}

}  // namespace millrace
