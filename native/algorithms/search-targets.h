#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/coded-rows.h"
#include "algorithms/forest-targets.h"
#include "core/comm.h"
#include "kernels/tree/find-split.h"

namespace millrace {

// How a tree of a forest grows.
struct ForestTreeRules {
  std::size_t num_leaves = 31;
  std::size_t max_depth = 1000;
  std::int64_t min_rows = 1;         // of a leaf, each counted once
  double min_gain = 0;               // decrease of impurity x share of all weight that a split must bring
  std::size_t features_a_node = 1;   // drawn for each node; more while none of them splits it
  bool is_random = false;            // one random cut a feature (extremely randomised trees)
};

// The best split of a node, and the sums of its left side.
struct TargetSplit {
  Split split;
  std::vector<std::int64_t> left;
};

// Where rows that lie together have their records, all features of them, and their numbers. A node of few rows is gone
// over once a level: what it reads then lies in the fastest memory.
struct PackedRows {
  const std::uint8_t* records = nullptr;  // by place, or nullptr: not packed
  const std::uint32_t* rows = nullptr;
};

struct TargetNode {
  std::span<const std::uint32_t> rows;  // of this rank: their numbers; where they are packed, entries (see add-targets.h)
  PackedRows packed;
  std::int64_t row_count;    // of all ranks
  const std::int64_t* sums;  // [targets.width()]
  std::uint64_t key;         // of the draws in this node: depends on its path alone
};

// Searches nodes for the split that takes most off their impurity: Gini's for classes, the variance for values (Breiman
// et al. 1984). Both are a weight less a sum of squares over it, so the best split has the greatest
//
//   sum of squares / weight of the left side + the same of the right side
//
// A node reads the drawn features alone, of all its rows. Ties: lower feature, then lower bin. A cut lies in the middle
// of the bins between the two sides. Missing goes left or right, whichever is better; where the node has none, with the
// heavier side. Categories are put in the order of their mean, with more than two classes of the share of the class
// that weighs most in the node, and cut like numbers.
//
// The columns of the layout hold one feature each (no joint codes).
class TargetSearch {
 public:
  TargetSearch(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules, Comm& comm);

  // copies: [rows] how often the tree learns from each row; or nullptr, once. False: no split is allowed.
  bool search(const TargetNode& node, const std::uint8_t* copies, TargetSplit& best);

  // What a split of this tree must gain, in weight x impurity.
  void set_least_gain(double gain) noexcept { least_gain_ = gain; }

  // Sums of some rows of this rank, [width].
  void sum(std::span<const std::uint32_t> rows, const std::uint8_t* copies, std::int64_t* sums) const noexcept;

  // Weight x impurity that these sums have less than if nothing were known: what splits add up.
  double score(const std::int64_t* sums) const noexcept;
  double weight(const std::int64_t* sums) const noexcept;
  // The class that weighs most, the first of equals.
  std::size_t heaviest(const std::int64_t* sums) const noexcept;

 private:
  static constexpr std::size_t kWide = static_cast<std::size_t>(-1);

  // Where a feature's codes stand: in the records of a group, at `offset`; or, wide ones, in a column.
  struct Place {
    std::size_t group;
    std::size_t offset;
    std::uint32_t column;
    std::uint32_t slots;
    bool is_categorical;
  };
  // A feature that was drawn for a node, and where its histogram begins.
  struct Drawn {
    std::uint32_t feature;
    std::size_t sums;
    std::size_t counts;
  };

  void sum_over_ranks(std::size_t first);
  void draw(std::uint64_t key, std::size_t count);
  void put_back_order() noexcept;
  bool reads_columns(const TargetNode& node, std::size_t first) const noexcept;
  void add_rows(const TargetNode& node, const std::uint8_t* copies, std::size_t first);
  void add_tile(const TargetNode& node, std::size_t at, std::size_t count, std::size_t first);
  template <class Add>
  void add_group(std::size_t group, std::size_t first, const std::uint8_t* records, Add&& add);
  void list_codes(const Drawn& drawn, const TargetNode& node);
  void order_categories(const Drawn& drawn, const TargetNode& node);
  void clear(const Drawn& drawn, const TargetNode& node);
  bool scan(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best);
  bool scan_cuts(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best);
  bool scan_random(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best);
  bool consider(const Drawn& drawn, std::size_t last, bool missing_left, const TargetNode& node, double parent,
                TargetSplit& best);
  std::int64_t rows_up_to(const Drawn& drawn, std::size_t last, bool missing_left) const noexcept;
  ColumnCodes codes_of(const Place& place, const TargetNode& node) const noexcept;
  const std::int64_t* bin(const Drawn& drawn, std::size_t code) const noexcept { return sums_.data() + drawn.sums + code * width_; }

  const CodedRows& data_;
  const ForestTargets& targets_;
  Comm& comm_;
  ForestTreeRules rules_;
  std::size_t width_;
  double least_gain_ = 0;
  double value_unit_;
  double weight_unit_;
  bool counts_apart_;
  std::vector<Place> places_;         // [features]
  std::vector<std::uint32_t> order_;  // of features: the drawn ones in front, put back after a node
  std::vector<std::size_t> swaps_;
  std::vector<Drawn> drawn_;
  std::vector<std::int64_t> sums_;        // histograms of the drawn features, zero between nodes
  std::vector<std::int32_t> row_counts_;  // the same of rows, where leaves must have several and sums do not count them
  std::vector<std::uint32_t> codes_;      // that occur in the node, in the order of the scan; missing is not among them
  std::vector<std::int64_t> left_;        // [width] of the candidate
  std::vector<std::int64_t> with_missing_;
  std::vector<std::int64_t> right_;
  // A tile of rows.
  std::vector<std::uint8_t> records_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> classes_;
  std::vector<std::int64_t> weights_;
  std::vector<std::int64_t> values_;
};

}  // namespace millrace
