#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/forest-program.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/simd.h"
#include "core/status.h"
#include "core/threads.h"
#include "kernels/tree/rank-codes.h"

namespace millrace {

// Trees [first, last) of a forest.
struct TreeRange {
  std::size_t first;
  std::size_t last;
};

// Batches of at most this many rows are walked, each row by itself: coding and ops would cost more.
inline constexpr std::size_t kWalkedRows = 16;

// What one thread needs to evaluate blocks of rows.
class ForestScratch {
 public:
  ForestScratch(const ForestProgram& program, Simd level);

  const ForestProgram& program;
  const Simd level;

  // Codes rows begin .. begin + n for a segment, unless that is what was coded last.
  void code(const ForestSegment& segment, std::span<const ColumnView> features, std::size_t begin, std::size_t n);
  // The walk values of rows begin .. begin + n, row-major; unless they were read last.
  void read(std::span<const ColumnView> features, std::size_t begin, std::size_t n);

  const std::uint8_t* const* planes() const noexcept { return planes_.data(); }
  const double* row_values(std::size_t row) const noexcept { return row_values_.data() + row * stride_; }
  DenseSlots& slots() noexcept { return *slots_; }
  std::uint8_t* leaves(std::size_t which) noexcept { return bytes_of(leaves_) + which * kDenseRows; }
  std::uint32_t* nodes() noexcept { return nodes_.data(); }

 private:
  struct alignas(64) Line {
    std::uint8_t bytes[64];
  };
  struct Done {
    const ForestSegment* segment = nullptr;
    std::size_t begin = 0;
    std::size_t rows = 0;
    bool operator==(const Done&) const = default;
  };
  static std::uint8_t* bytes_of(std::vector<Line>& lines) noexcept { return lines.data()->bytes; }
  void code_numbers(const ForestColumn& column, bool floats, std::size_t n);
  void code_categories(const ForestColumn& column, std::size_t n);

  const std::size_t stride_;
  Done coded_;
  Done read_;
  std::vector<Line> codes_;
  std::unique_ptr<DenseSlots> slots_ = std::make_unique<DenseSlots>();
  std::vector<Line> leaves_;
  std::vector<const std::uint8_t*> planes_;
  std::vector<double> row_values_;
  std::vector<double> values_;
  std::vector<std::uint32_t> nodes_;
};

// Leaf numbers that a sink may collect before it adds them: that many trees' in one go.
inline constexpr std::size_t kTreesAtOnce = 4;

namespace detail {

// The leaf of every row for one walked tree, kWalkLanes rows side by side.
template <bool kHasSets>
inline void walk_tree(const ForestProgram& program, const ForestScratch& scratch, std::uint32_t root, std::size_t n,
                      std::uint32_t* nodes) noexcept {
  for (std::size_t row = 0; row < n; row += kWalkLanes) {
    std::uint32_t at[kWalkLanes];
    const double* rows[kWalkLanes];
    for (std::size_t lane = 0; lane < kWalkLanes; ++lane) {
      at[lane] = root;
      rows[lane] = scratch.row_values(row + lane < n ? row + lane : n - 1);
    }
    walk_lanes<kHasSets>(program.walk, at, [&](std::size_t lane) { return rows[lane]; });
    for (std::size_t lane = 0; lane < kWalkLanes && row + lane < n; ++lane) nodes[row + lane] = at[lane];
  }
}

// The leaf of one row in every tree of the range, kWalkLanes trees side by side.
template <bool kHasSets, class Body>
inline void walk_row(const ForestProgram& program, const double* row, const TreeRange& range, Body&& body) noexcept {
  for (std::size_t tree = range.first; tree < range.last; tree += kWalkLanes) {
    std::uint32_t at[kWalkLanes];
    for (std::size_t lane = 0; lane < kWalkLanes; ++lane) {
      at[lane] = program.trees[tree + lane < range.last ? tree + lane : range.last - 1].root;
    }
    walk_lanes<kHasSets>(program.walk, at, [row](std::size_t) { return row; });
    for (std::size_t lane = 0; lane < kWalkLanes && tree + lane < range.last; ++lane) body(tree + lane, at[lane]);
  }
}

}  // namespace detail

// One row's leaves, tree by tree in order: body(tree, node).
template <class Body>
inline void for_each_leaf(const ForestProgram& program, const double* row, const TreeRange& range, Body&& body) {
  if (program.header->categorical) detail::walk_row<true>(program, row, range, body);
  else detail::walk_row<false>(program, row, range, body);
}

// Evaluates n rows (at most kDenseRows) and tells the sink of every tree in order:
//
//   sink.dense(tree, leaves, n)    leaves[row]: the number of its leaf, from ForestTree::leaves
//   sink.walked(tree, nodes, n)    nodes[row]: its leaf as a node
//   sink.leaves()                  where to put the next dense tree's leaves
//   sink.walked_row(row, tree, node)  few rows: one row's leaf; all trees of a row come before the next row
template <class Sink>
void evaluate_rows(ForestScratch& scratch, std::span<const ColumnView> features, std::size_t begin, std::size_t n,
                   const TreeRange& range, bool few, Sink& sink) {
  const ForestProgram& program = scratch.program;
  if (few) {
    scratch.read(features, begin, n);
    for (std::size_t row = 0; row < n; ++row) {
      for_each_leaf(program, scratch.row_values(row), range,
                    [&](std::size_t tree, std::uint32_t node) { sink.walked_row(row, tree, node); });
    }
    return;
  }
  for (const ForestSegment& segment : program.segments) {
    const std::size_t first = segment.first_tree < range.first ? range.first : segment.first_tree;
    const std::size_t last = segment.last_tree > range.last ? range.last : segment.last_tree;
    for (std::size_t tree = first; tree < last; ++tree) {
      const ForestTree& entry = program.trees[tree];
      if (entry.leaf_count > 0) {
        scratch.code(segment, features, begin, n);
        std::uint8_t* leaves = scratch.leaves(sink.leaves());
        dense_tree(scratch.level, program.ops.subspan(entry.ops, entry.op_count), scratch.planes(),
                   program.tables.data(), n, scratch.slots(), leaves);
        sink.dense(tree, leaves, n);
        continue;
      }
      scratch.read(features, begin, n);
      if (program.header->categorical) detail::walk_tree<true>(program, scratch, entry.root, n, scratch.nodes());
      else detail::walk_tree<false>(program, scratch, entry.root, n, scratch.nodes());
      sink.walked(tree, scratch.nodes(), n);
    }
  }
}

// Whether the program can predict these columns: kShape, kType (detail: the column), kInvalid.
Status check_features(const ForestProgram& program, std::span<const ColumnView> features, std::size_t rows,
                      const TreeRange& range);

}  // namespace millrace
