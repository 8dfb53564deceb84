#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/coded-rows.h"
#include "algorithms/leaf-queue.h"
#include "algorithms/node-histogram.h"
#include "algorithms/tree-rules.h"
#include "core/comm.h"
#include "core/control.h"
#include "kernels/tree/find-split.h"
#include "kernels/tree/move-rows.h"
#include "kernels/tree/quantize-gradients.h"

namespace millrace {

// Rows that go down a tree together: those it learns from, or others that are only routed to its leaves.
//
// Either their numbers are parted and their records stay where they are, or records move with the numbers: a node's rows
// then lie behind each other, so that nothing is fetched from all over memory. That is worth it where a record is one
// cache line at most.
class RowList {
 public:
  // Numbers alone are parted.
  explicit RowList(const CodedRows& coded) : rows(&coded), own_ids_(coded.row_count), buffer_(coded.row_count), ids_(own_ids_.data()) {}

  // Records move, in place, with their numbers in `order`.
  RowList(const CodedRows& coded, std::uint8_t* records, std::uint32_t* order)
      : rows(&coded), ids_(order), records_(records), words_(coded.row_count) {}

  std::uint32_t* ids() noexcept { return ids_; }  // numbers of this rank's rows
  const std::uint32_t* ids() const noexcept { return ids_; }
  std::uint32_t* buffer() noexcept { return buffer_.data(); }

  bool moves_records() const noexcept { return records_ != nullptr; }
  MovedRows moved() noexcept { return {records_, rows->layout->groups[0].stride, ids_, words_.data()}; }

  const CodedRows* rows;

 private:
  LargeArray<std::uint32_t> own_ids_;
  LargeArray<std::uint32_t> buffer_;
  std::uint32_t* ids_;
  std::uint8_t* records_ = nullptr;
  LargeArray<std::uint32_t> words_;  // where records move: quantised gradients in their order
};

struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const noexcept { return end - begin; }
};

// The rows of a list that go down a tree. Two parts may be of one list whose records move.
struct ListedRows {
  RowList* list = nullptr;
  RowRange range;
};

// Rows of one tree: what it learns from, the rest of the training rows, validation rows.
inline constexpr std::size_t kRowLists = 3;
using RowLists = std::array<ListedRows, kRowLists>;

// A node of a grown tree. Children come after their parent; a leaf has feature -1.
struct GrownNode {
  Split split;  // feature -1: a leaf
  std::int32_t left = -1;
  std::int32_t right = -1;
  std::int32_t leaf = -1;
  double output = 0;  // before the learning rate
  double hessian = 0;
  std::int64_t rows = 0;
};

struct GrownLeaf {
  std::int32_t node;
  double output;
  double lambda_l2;  // that its output was made with
  std::array<RowRange, kRowLists> ranges;
};

// Grows trees over coded rows, best gain first or level by level, in exact integer sums: a tree is a function of rows,
// rules and draws, and the same to the bit for any number of threads and any dealing of rows to ranks.
//
// The smaller child of a split is summed, the larger one is what is left of its parent. Small nodes keep no histogram:
// both children are summed anew. Several leaves are split ahead of their turn side by side where nodes are small; what
// a leaf's split is does not depend on when it is found, so the order in which leaves take their turn stays exact.
//
// Keeps scratch from tree to tree; one grower a thread.
class TreeGrower {
 public:
  TreeGrower(const CodedRows& data, const TreeRules& rules, Comm& comm);
  ~TreeGrower();

  // lists[0]: what is learned from; others may be nullptr. Ids of a list whose records do not move are rising. kCancelled when stopped.
  Status grow(const RowLists& lists, const PackedGradients& gradients, const GradientScales& scales,
              const TreeDraws& draws, const Control& control);

  const std::vector<GrownNode>& nodes() const noexcept { return nodes_; }
  // In the order of their numbers; ranges of each list's ids.
  std::span<GrownLeaf> leaves() noexcept { return leaves_; }
  // For a leaf that is given another value afterwards.
  void set_output(std::size_t leaf, double output) noexcept;

 private:
  struct Leaf;
  struct Children;
  struct Call;
  struct Scratch;

  Leaf make_root(Call& call);
  std::unique_ptr<Histogram> sum(Call& call, const Leaf& leaf, Scratch& scratch, const Control& control);
  void search(Call& call, Leaf& leaf, const Histogram& histogram, Scratch& scratch, const Control& control);
  void expand(Call& call, Leaf& leaf, bool search_children, Scratch& scratch, const Control& control);
  void find_splits_of(Call& call, Leaf& parent, Children& children, Scratch& scratch, const Control& control);
  bool may_split(const Leaf& leaf) const noexcept;
  bool is_kept(const Leaf& leaf) const noexcept;
  void expand_ahead(Call& call, std::vector<Leaf>& leaves, std::size_t first);
  LeafTurn turn_of(const std::vector<Leaf>& leaves, std::size_t index) const noexcept;
  void drop_histograms(std::vector<Leaf>& leaves);
  void split(std::vector<Leaf>& leaves, std::size_t index);

  const CodedRows& data_;
  TreeRules rules_;
  Comm& comm_;
  HistogramPool pool_;
  std::vector<std::unique_ptr<Scratch>> scratch_;
  std::vector<GrownNode> nodes_;
  std::vector<GrownLeaf> leaves_;
  std::vector<LeafTurn> order_;
};

}  // namespace millrace
