#include "algorithms/grow-tree.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>

#include "algorithms/search-node.h"
#include "algorithms/split-codes.h"
#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kNodeStream = 10;
constexpr std::size_t kSerialAdds = 1 << 20;    // nodes with fewer adds are split side by side, one a thread
constexpr std::size_t kFewLeaves = 512;  // up to here all leaves are looked at for every split
constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace

struct TreeGrower::Leaf {
  std::array<RowRange, kRowLists> ranges;
  std::size_t depth = 0;
  std::int32_t node = 0;
  NodeSums sums;
  double lambda_l2 = 0;
  std::uint64_t key = 0;            // of the draws in this node: depends on its path alone
  std::vector<std::uint32_t> path;  // features split on above, where that matters
  std::unique_ptr<Histogram> histogram;
  Split split;
  std::unique_ptr<Children> children;
};

struct TreeGrower::Children {
  Leaf left;
  Leaf right;
};

struct TreeGrower::Call {
  const RowLists& lists;
  PackedGradients gradients;  // by place in lists[0] where its records move, else by row
  const GradientScales& scales;
  const TreeDraws& draws;
  const Control& control;
};

struct TreeGrower::Scratch {
  std::vector<std::unique_ptr<HistogramScratch>> histogram;
  std::vector<std::uint32_t> set;
  SearchScratch search;

  explicit Scratch(std::size_t threads) : histogram(threads) {}
};

TreeGrower::TreeGrower(const CodedRows& data, const TreeRules& rules, Comm& comm)
    : data_(data), rules_(rules), comm_(comm), pool_(data.layout->histogram_size, rules.pool_bytes) {}

TreeGrower::~TreeGrower() = default;

void TreeGrower::set_output(std::size_t leaf, double output) noexcept {
  leaves_[leaf].output = output;
  nodes_[static_cast<std::size_t>(leaves_[leaf].node)].output = output;
}

bool TreeGrower::may_split(const Leaf& leaf) const noexcept {
  const NodeSums& sums = leaf.sums;
  return leaf.depth < rules_.max_depth && sums.rows >= 2 && sums.rows >= 2 * std::max<std::int64_t>(1, rules_.split.min_rows) &&
         sums.hessian > 0 && !data_.layout->features.empty();
}

// A histogram is worth keeping where summing it anew costs more than carrying it. Many leaves wait for their turn, so that
// small ones would fill the caches and memory: kept from 2 sums of a bin on instead of 8, training with 255 leaves on two
// threads takes 11 MB more and is no faster.
bool TreeGrower::is_kept(const Leaf& leaf) const noexcept {
  if (leaf.split.feature < 0) return false;
  return static_cast<std::size_t>(leaf.sums.rows) * data_.layout->columns.size() > 8 * data_.layout->histogram_size;
}

void TreeGrower::search(Call& call, Leaf& leaf, const Histogram& histogram, Scratch& scratch, const Control& control) {
  // Then sums may lack rows, and nobody wants the split.
  if (control.stopped() && comm_.size() == 1) return;
  const SearchedNode node{leaf.sums, histogram.view(call.gradients.shift()), leaf.depth, leaf.key, leaf.path};
  leaf.split = search_node(*data_.layout, rules_, call.draws, node, scratch.search, control);
}

std::unique_ptr<Histogram> TreeGrower::sum(Call& call, const Leaf& leaf, Scratch& scratch, const Control& control) {
  const RowRange range = leaf.ranges[0];
  const RowList& list = *call.lists[0].list;
  // Records that lie behind each other need no numbers.
  const bool is_run = list.moves_records() || range.size() == data_.row_count;
  const std::uint32_t* rows = is_run ? nullptr : list.ids() + range.begin;
  auto histogram = pool_.take(static_cast<std::size_t>(leaf.sums.rows) > kPackedRows, true);
  sum_histogram(data_, rows, range.begin, range.size(), call.gradients, *histogram, pool_, scratch.histogram, control);
  comm_.sum(histogram->all());
  return histogram;
}

TreeGrower::Leaf TreeGrower::make_root(Call& call) {
  Leaf root;
  for (std::size_t list = 0; list < kRowLists; ++list) root.ranges[list] = call.lists[list].range;
  const std::size_t n = root.ranges[0].size();
  RowList& learned = *call.lists[0].list;
  const std::uint32_t* rows = learned.ids() + root.ranges[0].begin;
  std::uint32_t* moved = learned.moves_records() ? learned.moved().words + root.ranges[0].begin : nullptr;
  const std::size_t blocks = block_count(n);
  std::vector<std::int64_t> partial(2 * blocks, 0);
  for_each_block(n, call.control, [&](const Block& block) {
    const std::size_t count = block.end - block.begin;
    std::int64_t* sums = partial.data() + 2 * block.index;
    if (moved == nullptr) return sum_gradients(call.gradients, rows + block.begin, count, sums);
    for (std::size_t i = block.begin; i < block.end; ++i) moved[i] = call.gradients.words[rows[i]];
    sum_gradients({moved + block.begin, call.gradients.form}, nullptr, count, sums);
  });
  std::array<std::int64_t, 3> sums{0, 0, static_cast<std::int64_t>(n)};
  for (std::size_t block = 0; block < blocks; ++block) {
    sums[0] += partial[2 * block];
    sums[1] += partial[2 * block + 1];
  }
  comm_.sum(sums);
  if (moved != nullptr) call.gradients.words = learned.moved().words;
  root.sums = {sums[0], sums[1], sums[2], call.scales.gradient, call.scales.hessian, 0, -kNever, kNever};
  // Nothing above it to be drawn towards.
  SplitRules alone = rules_.split;
  alone.path_smooth = 0;
  root.sums.output = leaf_output(static_cast<double>(sums[0]) * call.scales.gradient,
                                 static_cast<double>(sums[1]) * call.scales.hessian, alone.lambda_l2,
                                 static_cast<double>(sums[2]), 0, -kNever, kNever, alone);
  root.lambda_l2 = rules_.split.lambda_l2;
  root.key = random_key(call.draws.seed, kNodeStream, 0);
  if (may_split(root) && rules_.num_leaves > 1) {
    root.histogram = sum(call, root, *scratch_[0], call.control);
    search(call, root, *root.histogram, *scratch_[0], call.control);
  }
  return root;
}

void TreeGrower::expand(Call& call, Leaf& leaf, bool search_children, Scratch& scratch, const Control& control) {
  leaf.children = std::make_unique<Children>();
  Leaf& left = leaf.children->left;
  Leaf& right = leaf.children->right;
  const Split& by = leaf.split;
  const std::vector<std::uint8_t> codes = left_codes(*data_.layout, by);
  left_code_set(*data_.layout, by, scratch.set);
  const std::uint32_t column = data_.layout->features[static_cast<std::size_t>(by.feature)].column;
  // Rows go about as hessians do.
  const double left_share =
      std::clamp(static_cast<double>(by.left_hessian) / static_cast<double>(leaf.sums.hessian), 0.0, 1.0);
  for (std::size_t list = 0; list < kRowLists; ++list) {
    RowList* rows = call.lists[list].list;
    if (rows == nullptr) continue;
    const RowRange range = leaf.ranges[list];
    const std::size_t lefts =
        rows->moves_records()
            ? move_rows(rows->moved(), range.begin, range.end,
                        {data_.layout->place_in_record(column).offset, data_.layout->is_wide(column)}, codes,
                        static_cast<std::size_t>(left_share * static_cast<double>(range.size())), control)
            : split_rows(rows->rows->column(column), CodeSet{scratch.set}, {rows->ids() + range.begin, range.size()},
                         {rows->buffer() + range.begin, range.size()}, control);
    left.ranges[list] = {range.begin, range.begin + lefts};
    right.ranges[list] = {range.begin + lefts, range.end};
  }
  std::array<std::int64_t, 1> left_rows{static_cast<std::int64_t>(left.ranges[0].size())};
  comm_.sum(left_rows);
  left.sums = right.sums = leaf.sums;
  left.sums.gradient = by.left_gradient;
  left.sums.hessian = by.left_hessian;
  left.sums.rows = left_rows[0];
  left.sums.output = by.left_output;
  right.sums.gradient -= by.left_gradient;
  right.sums.hessian -= by.left_hessian;
  right.sums.rows -= left_rows[0];
  right.sums.output = by.right_output;
  const int monotone = rules_.monotone.empty() || by.is_categorical ? 0 : rules_.monotone[static_cast<std::size_t>(by.feature)];
  if (monotone != 0) {
    const double middle = (by.left_output + by.right_output) / 2;
    NodeSums& low = monotone > 0 ? left.sums : right.sums;
    NodeSums& high = monotone > 0 ? right.sums : left.sums;
    low.upper = std::min(low.upper, middle);
    high.lower = std::max(high.lower, middle);
  }
  std::uint32_t side = 0;
  for (Leaf* child : {&left, &right}) {
    child->depth = leaf.depth + 1;
    child->lambda_l2 = by.lambda_l2;
    child->key = random_key(leaf.key, kNodeStream, ++side);
    if (rules_.together.empty()) continue;
    child->path = leaf.path;
    child->path.push_back(static_cast<std::uint32_t>(by.feature));
  }
  if (search_children) find_splits_of(call, leaf, *leaf.children, scratch, control);
  pool_.give(std::move(leaf.histogram));
}

void TreeGrower::find_splits_of(Call& call, Leaf& parent, Children& children, Scratch& scratch, const Control& control) {
  Leaf& larger = children.left.sums.rows > children.right.sums.rows ? children.left : children.right;
  Leaf& smaller = children.left.sums.rows > children.right.sums.rows ? children.right : children.left;
  const int shift = call.gradients.shift();
  const bool need_larger = may_split(larger);
  const bool need_smaller = may_split(smaller);
  const auto finish = [&](Leaf& leaf, std::unique_ptr<Histogram> histogram) {
    search(call, leaf, *histogram, scratch, control);
    if (is_kept(leaf)) leaf.histogram = std::move(histogram);
    else pool_.give(std::move(histogram));
  };
  std::unique_ptr<Histogram> small;
  if (need_smaller || (need_larger && parent.histogram)) small = sum(call, smaller, scratch, control);
  if (need_larger) {
    std::unique_ptr<Histogram> large;
    if (parent.histogram) {
      large = std::move(parent.histogram);
      subtract_histogram(*large, *small, shift);
      if (large->is_wide() && static_cast<std::size_t>(larger.sums.rows) <= kPackedRows) {
        auto packed = pool_.take(false, true);
        pack_histogram(*large, *packed, shift);
        pool_.give(std::move(large));
        large = std::move(packed);
      }
    } else {
      large = sum(call, larger, scratch, control);
    }
    finish(larger, std::move(large));
  }
  if (need_smaller) finish(smaller, std::move(small));
  else pool_.give(std::move(small));
}

LeafTurn TreeGrower::turn_of(const std::vector<Leaf>& leaves, std::size_t index) const noexcept {
  return {leaves[index].split.gain, rules_.is_depth_wise ? leaves[index].depth : 0, index};
}

// A turn splits one leaf, so that one behind as many leaves as there are turns will not be split: nobody asks for its
// histogram again. All leaves are looked at, so among many only now and then.
void TreeGrower::drop_histograms(std::vector<Leaf>& leaves) {
  if (leaves.size() > kFewLeaves && leaves.size() % kFewLeaves != 0) return;
  const std::size_t turns = rules_.num_leaves - leaves.size();
  order_.clear();
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    if (leaves[index].split.feature >= 0) order_.push_back(turn_of(leaves, index));
  }
  if (order_.size() <= turns) return;
  const auto behind = order_.begin() + static_cast<std::ptrdiff_t>(turns);
  std::nth_element(order_.begin(), behind, order_.end());
  std::for_each(behind, order_.end(), [&](const LeafTurn& turn) { pool_.give(std::move(leaves[turn.leaf].histogram)); });
}

// Splits leaf `first`, and with it, on other threads, leaves whose turn most likely comes soon.
void TreeGrower::expand_ahead(Call& call, std::vector<Leaf>& leaves, std::size_t first) {
  const std::size_t turns = rules_.num_leaves - leaves.size();
  const std::size_t threads = static_cast<std::size_t>(call.control.threads());
  const std::size_t columns = data_.layout->columns.size();
  const auto adds = [&](const Leaf& leaf) { return static_cast<std::size_t>(leaf.sums.rows) * columns; };
  const bool alone = threads == 1 || comm_.size() > 1 || adds(leaves[first]) > kSerialAdds;
  if (alone || turns < 2) {
    expand(call, leaves[first], turns > 1, *scratch_[0], call.control);
    return;
  }
  std::vector<std::size_t> batch{first};
  std::vector<LeafTurn> others;
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    const Leaf& leaf = leaves[index];
    if (index != first && leaf.split.feature >= 0 && !leaf.children && adds(leaf) <= kSerialAdds) others.push_back(turn_of(leaves, index));
  }
  // Few turns from the end a leaf may never have its own.
  const std::size_t most = turns > 8 * threads ? 4 * threads : turns > 4 * threads ? 2 * threads : threads;
  const std::size_t wanted = std::min({others.size(), turns - 1, most - 1});
  std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(wanted), others.end());
  for (std::size_t k = 0; k < wanted; ++k) batch.push_back(others[k].leaf);
  // The largest first, so that all threads end at about the same time.
  std::sort(batch.begin(), batch.end(), [&](std::size_t a, std::size_t b) { return leaves[a].sums.rows > leaves[b].sums.rows; });
  while (scratch_.size() < batch.size()) scratch_.push_back(std::make_unique<Scratch>(1));
  const Control serial = call.control.with_threads(1);
  parallel_for(batch.size(), call.control, [&](std::size_t k) { expand(call, leaves[batch[k]], true, *scratch_[k], serial); });
}

// Leaf `index` becomes an inner node: its left child takes its number, the right one the next.
void TreeGrower::split(std::vector<Leaf>& leaves, std::size_t index) {
  const std::int32_t first = static_cast<std::int32_t>(nodes_.size());
  const std::unique_ptr<Children> children = std::move(leaves[index].children);
  GrownNode& node = nodes_[static_cast<std::size_t>(leaves[index].node)];
  node.split = std::move(leaves[index].split);
  node.left = first;
  node.right = first + 1;
  std::int32_t at = first;
  for (Leaf* child : {&children->left, &children->right}) {
    child->node = at++;
    nodes_.push_back({{}, -1, -1, -1, child->sums.output,
                      static_cast<double>(child->sums.hessian) * child->sums.hessian_scale, child->sums.rows});
  }
  leaves[index] = std::move(children->left);
  leaves.push_back(std::move(children->right));
}

Status TreeGrower::grow(const RowLists& lists, const PackedGradients& gradients, const GradientScales& scales,
                        const TreeDraws& draws, const Control& control) {
  Call call{lists, gradients, scales, draws, control};
  if (scratch_.empty()) scratch_.push_back(nullptr);
  if (!scratch_[0] || scratch_[0]->histogram.size() < static_cast<std::size_t>(control.threads())) {
    scratch_[0] = std::make_unique<Scratch>(static_cast<std::size_t>(control.threads()));
  }
  std::vector<Leaf> leaves;
  leaves.push_back(make_root(call));
  nodes_.clear();
  nodes_.push_back({{}, -1, -1, -1, leaves[0].sums.output,
                    static_cast<double>(leaves[0].sums.hessian) * scales.hessian, leaves[0].sums.rows});
  // All ranks stop together, else one would wait for ever.
  const auto stopped = [&] {
    if (comm_.size() == 1) return control.stopped();
    return !comm_.agree(control.stopped() ? Status{Code::kCancelled} : Status{}).ok();
  };
  LeafQueue queue;
  const auto enqueue = [&](std::size_t index) {
    if (leaves[index].split.feature >= 0) queue.push(turn_of(leaves, index));
  };
  enqueue(0);
  bool is_stopped = stopped();
  while (leaves.size() < rules_.num_leaves && !is_stopped && !queue.empty()) {
    const std::size_t next = queue.pop();
    if (!leaves[next].children) expand_ahead(call, leaves, next);
    is_stopped = stopped();
    if (is_stopped) break;
    split(leaves, next);
    drop_histograms(leaves);
    enqueue(next);
    enqueue(leaves.size() - 1);
  }
  leaves_.clear();
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    Leaf& leaf = leaves[index];
    nodes_[static_cast<std::size_t>(leaf.node)].leaf = static_cast<std::int32_t>(index);
    leaves_.push_back({leaf.node, leaf.sums.output, leaf.lambda_l2, leaf.ranges});
    pool_.give(std::move(leaf.histogram));
    if (!leaf.children) continue;
    pool_.give(std::move(leaf.children->left.histogram));
    pool_.give(std::move(leaf.children->right.histogram));
  }
  return is_stopped ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
