#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/control.h"
#include "kernels/loss/gradients.h"
#include "kernels/tree/build-histogram.h"
#include "kernels/tree/find-split.h"
#include "kernels/tree/row-records.h"

namespace millrace {

// Coded training features, in both layouts. Read by every tree, changed by none.
struct TrainingCodes {
  TrainingCodes(std::span<const std::uint8_t> codes, std::span<const double> cuts,
                std::span<const std::int32_t> cut_counts, std::size_t row_count, const Control& control);

  const std::uint8_t* codes;  // [feature_count x row_count]
  const double* cuts;         // [feature_count x kMostCuts]
  const std::int32_t* cut_counts;
  std::size_t feature_count;
  std::size_t row_count;
  RowRecords records;
  std::vector<std::vector<std::uint32_t>> first_slots;  // per group, see build_histogram
  std::vector<std::size_t> group_slots;                 // where each group's slots begin, and their number at the end
  std::vector<std::uint8_t> ends_open;                  // see find_split

  std::size_t slots() const noexcept { return group_slots.back(); }
};

struct TreeRules {
  SplitRules split;
  std::size_t num_leaves;
  std::size_t max_depth;
  double learning_rate;
};

// A node of a tree over codes. Children come after their parent; a leaf has feature -1.
struct CodeNode {
  std::int32_t feature = -1;
  std::uint8_t bin = 0;
  bool missing_left = false;
  std::int32_t left = -1;
  std::int32_t right = -1;
  std::int32_t leaf = 0;
  double gain = 0;
  double value = 0;
};

// Grows trees leaf by leaf, best gain first. Keeps its scratch from tree to tree; use one grower per thread.
class TreeGrower {
 public:
  TreeGrower(const TrainingCodes& data, const TreeRules& rules);

  // rows: those to learn from, rising. used: [feature_count] 1 where a feature may be split on.
  // Afterwards nodes() holds the tree and leaf_of_row() the leaf of each of those rows.
  void grow(std::span<const std::uint32_t> rows, const PackedGradients& gradients, const GradientScales& scales,
            std::span<const std::uint8_t> used, const Control& control);

  const std::vector<CodeNode>& nodes() const noexcept { return nodes_; }
  const std::vector<double>& leaf_values() const noexcept { return leaf_values_; }
  std::span<std::uint16_t> leaf_of_row() noexcept { return leaf_of_row_; }

 private:
  struct Leaf {
    std::size_t begin;
    std::size_t end;
    int buffer;
    std::size_t depth;
    std::int32_t node;
    std::int64_t gradient;
    std::int64_t hessian;
    int slot;  // its histogram; -1: none kept
    Split split;

    std::size_t rows() const noexcept { return end - begin; }
  };
  struct Call {
    const PackedGradients& gradients;
    const GradientScales& scales;
    std::span<const std::uint8_t> used;
    const Control& control;
  };

  int take_slot();
  void build(const Call& call, const Leaf& leaf, int slot);
  void subtract(int from, int what, const Control& control);
  void evaluate(const Call& call, Leaf& leaf);
  bool may_split(const Leaf& leaf) const noexcept;
  void split(const Call& call, std::size_t index);
  void histograms_of(const Call& call, Leaf& parent_and_larger, Leaf& smaller);
  void finish(const Call& call);

  const TrainingCodes& data_;
  TreeRules rules_;
  std::size_t most_slots_;
  std::vector<std::uint32_t> rows_[2];
  std::vector<std::uint8_t> flags_;
  std::vector<std::uint16_t> leaf_of_row_;
  std::vector<double> leaf_values_;
  std::vector<CodeNode> nodes_;
  std::vector<Leaf> leaves_;
  std::vector<std::vector<BinSum>> histograms_;
  std::vector<int> free_slots_;
  std::vector<std::unique_ptr<HistogramScratch>> scratch_;
  std::vector<std::vector<BinSum>> partials_;
};

// The leaf a row falls in, by its codes.
inline std::int32_t leaf_of(const std::vector<CodeNode>& nodes, const std::uint8_t* codes, std::size_t row_count,
                            const std::int32_t* cut_counts, std::size_t row) noexcept {
  std::int32_t at = 0;
  while (nodes[static_cast<std::size_t>(at)].feature >= 0) {
    const CodeNode& node = nodes[static_cast<std::size_t>(at)];
    const std::size_t feature = static_cast<std::size_t>(node.feature);
    const std::uint8_t code = codes[feature * row_count + row];
    const bool left = code == cut_counts[feature] + 1 ? node.missing_left : code <= node.bin;
    at = left ? node.left : node.right;
  }
  return at;
}

}  // namespace millrace
