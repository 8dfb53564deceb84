#include "algorithms/compile-forest.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "algorithms/forest-segments.h"

namespace millrace {
namespace {

// The nodes of one tree that can be reached, a parent before its children.
struct ReachedTree {
  std::vector<std::uint32_t> nodes;
  std::vector<std::uint32_t> inner;
  std::size_t leaves = 0;
};

class Compiler {
 public:
  Compiler(const Forest& forest, std::size_t features, const ForestAnswer& answer)
      : forest_(forest), features_(features), answer_(answer), reads_(forest) {}

  Status run(const Control& control);
  std::uint64_t size() const { return layout(nullptr); }
  void write(std::uint8_t* to) const { layout(to); }

 private:
  Status check_lengths() const;
  Status reach(std::size_t tree);
  bool is_leaf(std::size_t node) const { return forest_.feature[node] < 0; }
  std::uint32_t left(std::size_t node) const { return static_cast<std::uint32_t>(forest_.left[node]); }
  std::uint32_t right(std::size_t node) const { return static_cast<std::uint32_t>(forest_.right[node]); }
  void add_walk(ForestTree& tree);
  void close_segment(std::size_t end);
  void add_ops(std::size_t tree);
  std::uint64_t layout(std::uint8_t* to) const;

  const Forest& forest_;
  const std::size_t features_;
  const ForestAnswer answer_;
  ForestReads reads_;
  ReachedTree reached_;
  std::vector<bool> seen_;
  bool has_sets_ = false;

  GrowingSegment growing_;
  std::vector<std::vector<std::uint32_t>> dense_nodes_;  // of each tree of the growing segment, empty: not dense

  std::vector<ForestTree> trees_;
  std::vector<WalkNode> nodes_;
  std::vector<double> node_values_;
  std::vector<std::int32_t> node_leaves_;
  std::vector<ForestSegment> segments_;
  std::vector<ForestColumn> columns_;
  std::vector<float> ranks_;
  std::vector<double> cuts_;
  std::vector<std::uint16_t> classes_;
  std::vector<DenseOp> ops_;
  std::vector<std::uint8_t> tables_;
  std::vector<double> leaf_values_;
  std::vector<std::int32_t> leaf_numbers_;
};

Status Compiler::check_lengths() const {
  const std::size_t nodes = forest_.feature.size();
  const std::size_t sets = forest_.set_offsets.empty() ? 0 : forest_.set_offsets.size() - 1;
  if (forest_.threshold.size() != nodes || forest_.left.size() != nodes || forest_.right.size() != nodes ||
      forest_.value.size() != nodes || forest_.flags.size() != nodes || forest_.leaf.size() != nodes ||
      forest_.tree_offsets.empty() || forest_.tree_outputs.size() + 1 != forest_.tree_offsets.size() ||
      forest_.set_offsets.empty() || forest_.initial.empty()) {
    return {Code::kShape};
  }
  for (std::size_t set = 0; set < sets; ++set) {
    const std::int32_t begin = forest_.set_offsets[set];
    const std::int32_t end = forest_.set_offsets[set + 1];
    if (begin < 0 || end < begin || static_cast<std::size_t>(end) > forest_.set_words.size()) {
      return {Code::kInvalid, static_cast<std::int64_t>(set)};
    }
  }
  return {};
}

// Finds the nodes of a tree, each checked.
Status Compiler::reach(std::size_t tree) {
  const std::int32_t begin = forest_.tree_offsets[tree];
  const std::int32_t end = forest_.tree_offsets[tree + 1];
  const std::int32_t output = forest_.tree_outputs[tree];
  if (begin < 0 || begin >= end || static_cast<std::size_t>(end) > forest_.feature.size() || output < 0 ||
      static_cast<std::size_t>(output) >= forest_.initial.size()) {
    return {Code::kInvalid, begin};
  }
  const std::size_t sets = forest_.set_offsets.size() - 1;
  reached_ = {};
  reached_.nodes.push_back(static_cast<std::uint32_t>(begin));
  seen_.assign(static_cast<std::size_t>(end - begin), false);
  for (std::size_t at = 0; at < reached_.nodes.size(); ++at) {
    const std::uint32_t node = reached_.nodes[at];
    if (is_leaf(node)) {
      ++reached_.leaves;
      continue;
    }
    const Status wrong{Code::kInvalid, static_cast<std::int64_t>(node)};
    const double threshold = forest_.threshold[node];
    if (static_cast<std::size_t>(forest_.feature[node]) >= features_ || threshold != threshold) return wrong;
    if (forest_.flags[node] & kCategorical) {
      has_sets_ = true;
      if (threshold < 0 || threshold >= static_cast<double>(sets) || threshold != std::floor(threshold)) return wrong;
    }
    for (const std::int32_t child : {forest_.left[node], forest_.right[node]}) {
      if (child <= static_cast<std::int32_t>(node) || child >= end || seen_[static_cast<std::size_t>(child - begin)]) {
        return wrong;
      }
      seen_[static_cast<std::size_t>(child - begin)] = true;
      reached_.nodes.push_back(static_cast<std::uint32_t>(child));
    }
    reached_.inner.push_back(node);
  }
  return {};
}

// Lays the tree out for walking: breadth first, so that the nodes most rows pass share few cache lines, and the two
// children of a node side by side.
void Compiler::add_walk(ForestTree& tree) {
  const auto base = static_cast<std::uint32_t>(nodes_.size());
  tree.root = base;
  std::uint32_t next = base + 1;
  for (std::size_t at = 0; at < reached_.nodes.size(); ++at) {
    const std::uint32_t node = reached_.nodes[at];
    const std::uint32_t here = base + static_cast<std::uint32_t>(at);  // nodes come in this very order
    node_values_.push_back(is_leaf(node) ? forest_.value[node] : 0.0);
    node_leaves_.push_back(is_leaf(node) ? forest_.leaf[node] : -1);
    if (is_leaf(node)) {
      nodes_.push_back({0.0, here, 0});
      continue;
    }
    const std::uint8_t flags = forest_.flags[node];
    const bool missing_left = (flags & kMissingLeft) != 0;
    const bool categorical = (flags & kCategorical) != 0;
    std::uint32_t slot = walk_slot(reads_.of(node), missing_left && !categorical);
    if (categorical) {
      slot |= WalkNode::kCategorical;
      if (missing_left) slot |= WalkNode::kMissingLeft;
      if (flags & kSetRight) slot |= WalkNode::kSetRight;
    }
    nodes_.push_back({forest_.threshold[node], next, slot});
    next += 2;
  }
}

Status Compiler::run(const Control& control) {
  const Status lengths = check_lengths();
  if (!lengths.ok()) return lengths;
  const std::size_t count = forest_.tree_outputs.size();
  trees_.reserve(count);
  std::size_t segment_begin = 0;
  for (std::size_t tree = 0; tree < count; ++tree) {
    if (control.stopped()) return {Code::kCancelled};
    const Status status = reach(tree);
    if (!status.ok()) return status;
    trees_.push_back({forest_.tree_outputs[tree], 0, 0, 0, 0, 0});
    add_walk(trees_.back());
    bool dense = reached_.leaves <= kDenseLeaves;
    if (dense && !add_to_segment(growing_, forest_, reached_.inner, reads_)) {
      if (tree > segment_begin) {
        close_segment(tree);
        segment_begin = tree;
      }
      dense = add_to_segment(growing_, forest_, reached_.inner, reads_);
    }
    trees_.back().leaf_count = dense ? static_cast<std::uint32_t>(reached_.leaves) : 0;
    dense_nodes_.push_back(dense ? reached_.nodes : std::vector<std::uint32_t>{});
  }
  if (count > segment_begin) close_segment(count);
  return {};
}

// Fixes the codes of the growing segment, and writes the ops of its trees, which end before tree `end`.
void Compiler::close_segment(std::size_t end) {
  ForestSegment segment{static_cast<std::uint32_t>(end - dense_nodes_.size()), static_cast<std::uint32_t>(end),
                        static_cast<std::uint32_t>(columns_.size()), 0, 0};
  for (const auto& [key, column] : growing_) {
    const auto [read, categorical] = key;
    ForestColumn fixed{read, categorical, true, {}, ForestColumn::kNoPlane, ForestColumn::kNoPlane, 0, 0};
    if (categorical) {
      fixed.right = segment.planes++;
      fixed.left = segment.planes++;
      fixed.cuts = static_cast<std::uint32_t>(classes_.size());
      fixed.cut_count = static_cast<std::uint32_t>(column.classes.size() - 1);
      classes_.insert(classes_.end(), column.classes.begin(), column.classes.end());
    } else {
      if (column.has_right) fixed.right = segment.planes++;
      if (column.has_left) fixed.left = segment.planes++;
      fixed.cuts = static_cast<std::uint32_t>(cuts_.size() / kRankCuts);
      fixed.cut_count = static_cast<std::uint32_t>(column.cuts.size());
      for (std::size_t cut = 0; cut < kRankCuts; ++cut) {
        const bool there = cut < column.cuts.size();
        const double value = there ? column.cuts[cut] : std::numeric_limits<double>::infinity();
        const float rank = round_down(value);
        if (there && cut > 0 && rank == ranks_.back()) fixed.distinct = false;
        cuts_.push_back(value);
        ranks_.push_back(rank);
      }
    }
    columns_.push_back(fixed);
  }
  segment.last_column = static_cast<std::uint32_t>(columns_.size());
  segments_.push_back(segment);
  for (std::size_t tree = segment.first_tree; tree < end; ++tree) {
    if (trees_[tree].leaf_count > 0) add_ops(tree);
  }
  growing_.clear();
  dense_nodes_.clear();
}

// Ops of one tree in post-order, the child that needs more slots first.
void Compiler::add_ops(std::size_t tree) {
  const ForestSegment& segment = segments_.back();
  const std::vector<std::uint32_t>& nodes = dense_nodes_[tree - segment.first_tree];
  const std::uint32_t base = nodes.front();
  std::uint32_t span = 0;
  for (const std::uint32_t node : nodes) span = std::max(span, node - base + 1);
  std::vector<std::uint8_t> leaf_of(span, 0);
  std::vector<std::uint32_t> slots(span, 0);
  trees_[tree].ops = static_cast<std::uint32_t>(ops_.size());
  trees_[tree].leaves = static_cast<std::uint32_t>(leaf_values_.size());
  std::uint8_t leaf = 0;
  for (const std::uint32_t node : nodes) {
    if (!is_leaf(node)) continue;
    leaf_of[node - base] = leaf++;
    leaf_values_.push_back(forest_.value[node]);
    leaf_numbers_.push_back(forest_.leaf[node]);
  }
  // The tail of the table is never meant, only read where a conversion takes all 256.
  leaf_values_.resize(trees_[tree].leaves + kDenseLeaves, 0.0);
  leaf_numbers_.resize(trees_[tree].leaves + kDenseLeaves, 0);
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {  // children before their parent
    if (is_leaf(*node)) continue;
    const std::uint32_t a = slots[left(*node) - base];
    const std::uint32_t b = slots[right(*node) - base];
    slots[*node - base] = std::max({std::max(a, b), std::min(a, b) + 1, 1u});
  }
  struct Visit {
    std::uint32_t node;
    std::uint8_t to;
    bool ready;
  };
  std::vector<Visit> stack;
  if (!is_leaf(base)) stack.push_back({base, 0, false});
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    const std::uint32_t node = visit.node;
    const std::uint32_t l = left(node);
    const std::uint32_t r = right(node);
    const bool left_first = slots[l - base] >= slots[r - base];
    const std::uint32_t first = left_first ? l : r;
    const std::uint32_t second = left_first ? r : l;
    const auto second_to = static_cast<std::uint8_t>(visit.to + (is_leaf(first) ? 0 : 1));
    if (!visit.ready) {
      stack.push_back({node, visit.to, true});
      if (!is_leaf(second)) stack.push_back({second, second_to, false});
      if (!is_leaf(first)) stack.push_back({first, visit.to, false});
      continue;
    }
    DenseOp op{};
    op.to = static_cast<std::uint8_t>(DenseSlots::slot_line(visit.to));
    const auto source = [&](std::uint32_t child) {
      if (is_leaf(child)) return DenseSlots::leaf_line(leaf_of[child - base]);
      return DenseSlots::slot_line(child == first ? visit.to : second_to);
    };
    op.left = source(l);
    op.right = source(r);
    op.left_step = is_leaf(l) ? 0 : 255;
    op.right_step = is_leaf(r) ? 0 : 255;
    const std::uint8_t flags = forest_.flags[node];
    const bool categorical = (flags & kCategorical) != 0;
    const std::uint32_t read = reads_.of(node);
    const GrowingColumn& column = growing_.find({read, categorical})->second;
    const ForestColumn& fixed =
        columns_[segment.first_column +
                 static_cast<std::size_t>(std::distance(growing_.begin(), growing_.find({read, categorical})))];
    if (categorical) {
      op.plane = fixed.right;
      op.bits = fixed.left;
      op.set_bytes = static_cast<std::uint16_t>(set_table_bytes(column.class_count));
      op.table = static_cast<std::uint32_t>(tables_.size());
      tables_.resize(tables_.size() + op.set_bytes);
      fill_set_table(forest_, node, column, tables_.data() + op.table);
    } else {
      op.plane = flags & kMissingLeft ? fixed.left : fixed.right;
      const auto cut = std::lower_bound(column.cuts.begin(), column.cuts.end(), forest_.threshold[node]);
      op.threshold = static_cast<std::uint8_t>(cut - column.cuts.begin());
    }
    ops_.push_back(op);
  }
  trees_[tree].op_count = static_cast<std::uint32_t>(ops_.size()) - trees_[tree].ops;
}

// The size of the program, which is written where `to` is given.
std::uint64_t Compiler::layout(std::uint8_t* to) const {
  ProgramHeader header{};
  header.magic = ProgramHeader::kMagic;
  header.features = features_;
  header.slope = answer_.slope;
  header.link = answer_.link;
  header.averaged = answer_.averaged;
  header.single = answer_.single;
  header.categorical = has_sets_;
  std::uint64_t at = (sizeof(ProgramHeader) + 63) / 64 * 64;
  const auto part = [&](ProgramHeader::Part which, const auto& values) {
    header.sections[which] = {at, values.size()};
    const std::size_t bytes = values.size() * sizeof(values[0]);
    if (to != nullptr && bytes > 0) std::memcpy(to + at, values.data(), bytes);
    at += (bytes + 63) / 64 * 64;
  };
  part(ProgramHeader::kInitial, forest_.initial);
  part(ProgramHeader::kReads, reads_.all());
  part(ProgramHeader::kTrees, trees_);
  part(ProgramHeader::kNodes, nodes_);
  part(ProgramHeader::kNodeValues, node_values_);
  part(ProgramHeader::kNodeLeaves, node_leaves_);
  part(ProgramHeader::kSetOffsets, forest_.set_offsets);
  part(ProgramHeader::kSetWords, forest_.set_words);
  part(ProgramHeader::kSegments, segments_);
  part(ProgramHeader::kColumns, columns_);
  part(ProgramHeader::kRanks, ranks_);
  part(ProgramHeader::kCuts, cuts_);
  part(ProgramHeader::kClasses, classes_);
  part(ProgramHeader::kOps, ops_);
  part(ProgramHeader::kTables, tables_);
  part(ProgramHeader::kLeafValues, leaf_values_);
  part(ProgramHeader::kLeafNumbers, leaf_numbers_);
  header.bytes = at;
  if (to != nullptr) std::memcpy(to, &header, sizeof header);
  return at;
}

}  // namespace

Status compile_forest(const Forest& forest, std::size_t feature_count, const ForestAnswer& answer,
                      std::span<double> size, std::span<std::uint8_t> program, const Control& control) {
  if (size.size() != 1) return {Code::kShape};
  Compiler compiler(forest, feature_count, answer);
  const Status status = compiler.run(control);
  if (!status.ok()) return status;
  const std::uint64_t bytes = compiler.size();
  size[0] = static_cast<double>(bytes);
  if (program.empty()) return {};
  if (program.size() != bytes) return {Code::kShape};
  compiler.write(program.data());
  return {};
}

}  // namespace millrace
