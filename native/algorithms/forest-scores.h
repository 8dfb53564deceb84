#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/evaluate-forest.h"

namespace millrace {

// A sink of evaluate_rows that adds up leaves, tree by tree in order, in `Sum` (double or float): so a sum has the bits
// of the naive walk's, whatever rows are evaluated together.
template <class Sum>
class ForestScores {
 public:
  explicit ForestScores(ForestScratch& scratch)
      : program_(scratch.program), lines_(scratch.leaves(0)), outputs_(program_.outputs()),
        scores_(outputs_ * kDenseRows), counts_(outputs_), row_scores_(outputs_) {}

  // Starts n rows: at the initial scores, or, averaged, at 0.
  void start(std::size_t n) {
    waiting_ = 0;
    for (std::size_t output = 0; output < outputs_; ++output) {
      const Sum first = program_.header->averaged ? Sum{0} : static_cast<Sum>(program_.initial[output]);
      std::fill_n(scores_.data() + output * kDenseRows, n, first);
    }
    std::fill(counts_.begin(), counts_.end(), 0);
  }

  // Goes on from sums that `save` wrote, with `counts` trees each.
  void resume(const double* sums, std::size_t n, const TreeRange& before) {
    start(n);
    for (std::size_t tree = before.first; tree < before.last; ++tree) ++counts_[output_of(tree)];
    if (before.first == before.last) return;
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t k = 0; k < outputs_; ++k) scores_[k * kDenseRows + row] = static_cast<Sum>(sums[row * outputs_ + k]);
    }
  }

  void save(double* sums, std::size_t n) {
    flush(n);
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t k = 0; k < outputs_; ++k) sums[row * outputs_ + k] = scores_[k * kDenseRows + row];
    }
  }

  std::size_t leaves() const noexcept { return waiting_; }

  void dense(std::size_t tree, const std::uint8_t*, std::size_t n) {
    const std::size_t output = output_of(tree);
    ++counts_[output];
    waiting_trees_[waiting_++] = tree;
    if (waiting_ == kTreesAtOnce) flush(n);
  }

  void walked(std::size_t tree, const std::uint32_t* nodes, std::size_t n) {
    flush(n);
    const std::size_t output = output_of(tree);
    ++counts_[output];
    Sum* scores = scores_.data() + output * kDenseRows;
    const double* values = program_.node_values.data();
    for (std::size_t row = 0; row < n; ++row) scores[row] += static_cast<Sum>(values[nodes[row]]);
  }

  void walked_row(std::size_t row, std::size_t tree, std::uint32_t node) {
    const std::size_t output = output_of(tree);
    if (row == 0) ++counts_[output];
    scores_[output * kDenseRows + row] += static_cast<Sum>(program_.node_values[node]);
  }

  // The answers of n rows, row-major; `raw`: the scores themselves.
  void finish(std::size_t n, bool raw, double* answers) {
    flush(n);
    const ProgramHeader& header = *program_.header;
    const std::size_t width = raw ? outputs_ : program_.answers();
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t k = 0; k < outputs_; ++k) {
        Sum sum = scores_[k * kDenseRows + row];
        if (header.averaged) {
          const auto initial = static_cast<Sum>(program_.initial[k]);
          sum = counts_[k] == 0 ? initial : initial + sum / static_cast<Sum>(counts_[k]);
        }
        row_scores_[k] = sum;
      }
      double* out = answers + row * width;
      if (raw) std::copy_n(row_scores_.data(), outputs_, out);
      else answer(header.link, row_scores_.data(), outputs_, out, header.slope);
    }
  }

 private:
  std::size_t output_of(std::size_t tree) const noexcept {
    return static_cast<std::size_t>(program_.trees[tree].output);
  }

  // The leaf values of a waiting tree, by leaf number.
  const Sum* values_of(std::size_t which) noexcept {
    const double* values = program_.leaf_values.data() + program_.trees[waiting_trees_[which]].leaves;
    if constexpr (sizeof(Sum) == sizeof(double)) return values;
    else {
      Sum* converted = converted_[which];
      for (std::size_t leaf = 0; leaf < kDenseLeaves; ++leaf) converted[leaf] = static_cast<Sum>(values[leaf]);
      return converted;
    }
  }

  // Adds the waiting trees. Four of one output in one pass, still one after the other for each row.
  void flush(std::size_t n) {
    bool same = waiting_ == kTreesAtOnce;
    for (std::size_t k = 1; k < waiting_; ++k) same &= output_of(waiting_trees_[k]) == output_of(waiting_trees_[0]);
    if (same) {
      Sum* scores = scores_.data() + output_of(waiting_trees_[0]) * kDenseRows;
      const std::uint8_t* l0 = lines_;
      const std::uint8_t* l1 = lines_ + kDenseRows;
      const std::uint8_t* l2 = lines_ + 2 * kDenseRows;
      const std::uint8_t* l3 = lines_ + 3 * kDenseRows;
      const Sum* v0 = values_of(0);
      const Sum* v1 = values_of(1);
      const Sum* v2 = values_of(2);
      const Sum* v3 = values_of(3);
      for (std::size_t row = 0; row < n; ++row) {
        scores[row] = scores[row] + v0[l0[row]] + v1[l1[row]] + v2[l2[row]] + v3[l3[row]];
      }
      waiting_ = 0;
      return;
    }
    for (std::size_t k = 0; k < waiting_; ++k) {
      Sum* scores = scores_.data() + output_of(waiting_trees_[k]) * kDenseRows;
      const std::uint8_t* leaves = lines_ + k * kDenseRows;
      const Sum* values = values_of(k);
      for (std::size_t row = 0; row < n; ++row) scores[row] += values[leaves[row]];
    }
    waiting_ = 0;
  }

  const ForestProgram& program_;
  const std::uint8_t* lines_;  // [kTreesAtOnce x kDenseRows] leaf numbers of the waiting trees
  const std::size_t outputs_;
  std::vector<Sum> scores_;  // [outputs x kDenseRows]
  std::vector<std::size_t> counts_;
  std::vector<double> row_scores_;
  std::size_t waiting_trees_[kTreesAtOnce] = {};
  std::size_t waiting_ = 0;
  Sum converted_[kTreesAtOnce][sizeof(Sum) == sizeof(double) ? 1 : kDenseLeaves];
};

}  // namespace millrace
