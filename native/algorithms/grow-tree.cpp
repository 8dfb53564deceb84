#include "algorithms/grow-tree.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "core/threads.h"
#include "kernels/tree/split-rows.h"

namespace millrace {
namespace {

constexpr std::size_t kHistogramBytes = std::size_t{384} << 20;  // kept at once; above it children are built anew
constexpr std::size_t kSerialAdds = 1 << 16;                     // below this, waking a thread costs more than it saves
constexpr std::size_t kSerialSlots = 1 << 15;

void sum_gradients(std::span<const std::uint32_t> rows, const PackedGradients& gradients, const Control& control,
                   std::int64_t& gradient, std::int64_t& hessian) {
  std::vector<BinSum> partial(block_count(rows.size()));
  const std::int64_t mask = (std::int64_t{1} << gradients.shift) - 1;
  for_each_block(rows.size(), control, [&](const Block& block) {
    BinSum sum;
    for (std::size_t i = block.begin; i < block.end; ++i) {
      sum.gradient += gradients.pairs[rows[i]] >> gradients.shift;
      sum.hessian += gradients.pairs[rows[i]] & mask;
    }
    partial[block.index] = sum;
  });
  for (const BinSum& sum : partial) {
    gradient += sum.gradient;
    hessian += sum.hessian;
  }
}

}  // namespace

TrainingCodes::TrainingCodes(std::span<const std::uint8_t> all_codes, std::span<const double> all_cuts,
                             std::span<const std::int32_t> counts, std::size_t rows, const Control& control)
    : codes(all_codes.data()),
      cuts(all_cuts.data()),
      cut_counts(counts.data()),
      feature_count(counts.size()),
      row_count(rows),
      records(make_row_records(all_codes, counts.size(), rows, control)) {
  group_slots.push_back(0);
  for (const RecordGroup& group : records.groups) {
    std::vector<std::uint32_t> first(1, 0);
    for (std::size_t k = 0; k < group.feature_count; ++k) {
      first.push_back(first.back() + static_cast<std::uint32_t>(slot_count(counts[group.first_feature + k])));
    }
    group_slots.push_back(group_slots.back() + first.back());
    first_slots.push_back(std::move(first));
  }
  for (std::size_t feature = 0; feature < feature_count; ++feature) {
    const std::int32_t count = counts[feature];
    const double last = count > 0 ? all_cuts[feature * kMostCuts + static_cast<std::size_t>(count) - 1] : 0.0;
    ends_open.push_back(last == std::numeric_limits<double>::max());
  }
}

TreeGrower::TreeGrower(const TrainingCodes& data, const TreeRules& rules) : data_(data), rules_(rules) {
  most_slots_ = std::max<std::size_t>(3, kHistogramBytes / std::max<std::size_t>(1, data.slots() * sizeof(BinSum)));
  for (auto& rows : rows_) rows.resize(data.row_count);
  flags_.resize(data.row_count);
  leaf_of_row_.resize(data.row_count);
}

int TreeGrower::take_slot() {
  if (free_slots_.empty()) {
    histograms_.emplace_back(data_.slots());
    return static_cast<int>(histograms_.size()) - 1;
  }
  const int slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

// Tasks are (group of features, range of the node's rows); ranges after the first go to partial sums that are added at
// the end. Which task ran where does not matter: the sums are integers.
void TreeGrower::build(const Call& call, const Leaf& leaf, int slot) {
  BinSum* sums = histograms_[static_cast<std::size_t>(slot)].data();
  const std::size_t groups = data_.records.groups.size();
  const std::size_t threads = static_cast<std::size_t>(call.control.threads());
  const std::size_t adds = leaf.rows() * data_.feature_count;
  const std::size_t ranges = adds < kSerialAdds ? 1 : std::max<std::size_t>(1, threads / std::max<std::size_t>(1, groups));
  const std::size_t workers = adds < kSerialAdds ? 1 : std::min(threads, groups * ranges);
  while (scratch_.size() < workers) scratch_.push_back(std::make_unique<HistogramScratch>());
  while (partials_.size() + 1 < ranges) partials_.emplace_back(data_.slots());
  std::fill_n(sums, data_.slots(), BinSum{});
  std::atomic<std::size_t> next{0};
  const bool dense = leaf.rows() == data_.row_count;
  const auto work = [&](std::size_t worker) {
    for (std::size_t task = next++; task < groups * ranges; task = next++) {
      const std::size_t group = task / ranges;
      const std::size_t range = task % ranges;
      const std::size_t begin = leaf.begin + leaf.rows() * range / ranges;
      const std::size_t end = leaf.begin + leaf.rows() * (range + 1) / ranges;
      const std::size_t first = data_.group_slots[group];
      BinSum* out = sums + first;
      if (range > 0) {
        out = partials_[range - 1].data() + first;
        std::fill_n(out, data_.group_slots[group + 1] - first, BinSum{});
      }
      const RecordGroup& records = data_.records.groups[group];
      build_histogram(records, data_.records.bytes.data() + records.offset,
                      dense ? nullptr : rows_[leaf.buffer].data() + begin, dense ? begin : 0, end - begin,
                      call.gradients, data_.first_slots[group], *scratch_[worker], out);
    }
  };
  if (workers == 1) work(0);
  else parallel_for(workers, call.control, work);
  for (std::size_t range = 1; range < ranges; ++range) {
    const BinSum* partial = partials_[range - 1].data();
    for (std::size_t i = 0; i < data_.slots(); ++i) {
      sums[i].gradient += partial[i].gradient;
      sums[i].hessian += partial[i].hessian;
    }
  }
}

void TreeGrower::subtract(int from, int what, const Control& control) {
  BinSum* sums = histograms_[static_cast<std::size_t>(from)].data();
  const BinSum* less = histograms_[static_cast<std::size_t>(what)].data();
  const auto run = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      sums[i].gradient -= less[i].gradient;
      sums[i].hessian -= less[i].hessian;
    }
  };
  if (data_.slots() < kSerialSlots) run(0, data_.slots());
  else for_each_block(data_.slots(), control, [&](const Block& block) { run(block.begin, block.end); });
}

bool TreeGrower::may_split(const Leaf& leaf) const noexcept {
  return leaf.depth < rules_.max_depth && leaf.rows() >= 2 &&
         leaf.rows() >= 2 * static_cast<std::size_t>(std::max<std::int64_t>(1, rules_.split.min_rows)) &&
         data_.feature_count > 0;
}

void TreeGrower::evaluate(const Call& call, Leaf& leaf) {
  leaf.split = {};
  if (leaf.slot < 0) return;
  const BinSum* sums = histograms_[static_cast<std::size_t>(leaf.slot)].data();
  const NodeSums node{leaf.gradient, leaf.hessian, static_cast<std::int64_t>(leaf.rows()), call.scales.gradient,
                      call.scales.hessian};
  const std::size_t groups = data_.records.groups.size();
  std::vector<Split> best(groups);
  const auto search = [&](std::size_t group) {
    const RecordGroup& records = data_.records.groups[group];
    for (std::size_t k = 0; k < records.feature_count; ++k) {
      const std::size_t feature = records.first_feature + k;
      if (!call.used[feature]) continue;
      find_split(sums + data_.group_slots[group] + data_.first_slots[group][k], static_cast<std::int32_t>(feature),
                 data_.cut_counts[feature], data_.ends_open[feature], node, rules_.split, best[group]);
    }
  };
  if (data_.slots() < kSerialSlots) {
    for (std::size_t group = 0; group < groups; ++group) search(group);
  } else {
    parallel_for(groups, call.control, search);
  }
  for (const Split& split : best) {
    if (split.feature >= 0 && split.gain > leaf.split.gain) leaf.split = split;
  }
}

// The smaller child is summed; the larger one is what is left of the parent, whose slot it takes over.
void TreeGrower::histograms_of(const Call& call, Leaf& larger, Leaf& smaller) {
  const int parent = larger.slot;
  larger.slot = smaller.slot = -1;
  const bool need_larger = may_split(larger);
  const bool need_smaller = may_split(smaller);
  const auto kept = [&] { return histograms_.size() - free_slots_.size(); };
  if (need_smaller || (need_larger && parent >= 0)) {
    smaller.slot = take_slot();
    build(call, smaller, smaller.slot);
  }
  if (need_larger) {
    larger.slot = parent >= 0 ? parent : take_slot();
    if (parent >= 0) subtract(parent, smaller.slot, call.control);
    else build(call, larger, larger.slot);
  } else if (parent >= 0) {
    free_slots_.push_back(parent);
  }
  evaluate(call, larger);
  evaluate(call, smaller);
  for (Leaf* leaf : {&smaller, &larger}) {
    if (leaf->slot < 0 || (leaf->split.feature >= 0 && kept() < most_slots_)) continue;
    free_slots_.push_back(leaf->slot);
    leaf->slot = -1;
  }
}

void TreeGrower::split(const Call& call, std::size_t index) {
  Leaf parent = leaves_[index];
  const Split& by = parent.split;
  const std::size_t feature = static_cast<std::size_t>(by.feature);
  const int other = 1 - parent.buffer;
  const std::span<std::uint32_t> rows(rows_[parent.buffer].data() + parent.begin, parent.rows());
  const std::size_t lefts = split_rows(
      data_.codes + feature * data_.row_count, rows, static_cast<std::uint8_t>(by.bin),
      static_cast<std::uint8_t>(data_.cut_counts[feature] + 1), by.missing_left,
      {rows_[other].data() + parent.begin, parent.rows()}, {flags_.data() + parent.begin, parent.rows()}, call.control);
  const std::int32_t first = static_cast<std::int32_t>(nodes_.size());
  CodeNode& node = nodes_[static_cast<std::size_t>(parent.node)];
  node.feature = by.feature;
  node.bin = static_cast<std::uint8_t>(by.bin);
  node.missing_left = by.missing_left;
  node.gain = by.gain;
  node.left = first;
  node.right = first + 1;
  nodes_.resize(nodes_.size() + 2);
  Leaf left{parent.begin, parent.begin + lefts, other, parent.depth + 1, first, by.left_gradient, by.left_hessian, -1, {}};
  Leaf right{left.end, parent.end, other, parent.depth + 1, first + 1, parent.gradient - by.left_gradient,
             parent.hessian - by.left_hessian, -1, {}};
  Leaf& larger = left.rows() > right.rows() ? left : right;
  Leaf& smaller = left.rows() > right.rows() ? right : left;
  larger.slot = parent.slot;
  if (leaves_.size() + 1 < rules_.num_leaves) histograms_of(call, larger, smaller);
  leaves_[index] = left;
  leaves_.push_back(right);
}

void TreeGrower::finish(const Call& call) {
  leaf_values_.resize(leaves_.size());
  for (std::size_t index = 0; index < leaves_.size(); ++index) {
    const Leaf& leaf = leaves_[index];
    const double hessian = static_cast<double>(leaf.hessian) * call.scales.hessian + rules_.split.lambda_l2;
    const double gradient = static_cast<double>(leaf.gradient) * call.scales.gradient;
    leaf_values_[index] = hessian > 0 ? -gradient / hessian * rules_.learning_rate : 0.0;
    nodes_[static_cast<std::size_t>(leaf.node)].value = leaf_values_[index];
    nodes_[static_cast<std::size_t>(leaf.node)].leaf = static_cast<std::int32_t>(index);
  }
  parallel_for(leaves_.size(), call.control, [&](std::size_t index) {
    const Leaf& leaf = leaves_[index];
    const std::uint32_t* rows = rows_[leaf.buffer].data();
    for (std::size_t i = leaf.begin; i < leaf.end; ++i) leaf_of_row_[rows[i]] = static_cast<std::uint16_t>(index);
  });
}

void TreeGrower::grow(std::span<const std::uint32_t> rows, const PackedGradients& gradients,
                      const GradientScales& scales, std::span<const std::uint8_t> used, const Control& control) {
  const Call call{gradients, scales, used, control};
  std::copy(rows.begin(), rows.end(), rows_[0].begin());
  free_slots_.clear();
  for (std::size_t slot = histograms_.size(); slot-- > 0;) free_slots_.push_back(static_cast<int>(slot));
  nodes_.assign(1, CodeNode{});
  Leaf root{0, rows.size(), 0, 0, 0, 0, 0, -1, {}};
  sum_gradients(rows, gradients, control, root.gradient, root.hessian);
  if (may_split(root) && rules_.num_leaves > 1) {
    root.slot = take_slot();
    build(call, root, root.slot);
    evaluate(call, root);
  }
  leaves_.assign(1, root);
  while (leaves_.size() < rules_.num_leaves && !control.stopped()) {
    std::size_t best = leaves_.size();
    for (std::size_t index = 0; index < leaves_.size(); ++index) {
      if (leaves_[index].split.feature < 0) continue;
      if (best == leaves_.size() || leaves_[index].split.gain > leaves_[best].split.gain) best = index;
    }
    if (best == leaves_.size()) break;
    split(call, best);
  }
  finish(call);
}

}  // namespace millrace
