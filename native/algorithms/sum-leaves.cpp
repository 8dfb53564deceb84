#include "algorithms/sum-leaves.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// So many rows add a tree's leaves before the next tree: their sums do not wait for each other.
constexpr std::size_t kRowsTogether = 8;

// Tree by tree in order and in `Sum`, as ForestScores adds.
template <class Sum>
class RowSums {
 public:
  RowSums(const ForestProgram& program, const TreeRange& range)
      : program_(program), range_(range), sums_(kRowsTogether * program.outputs()), counts_(program.outputs()),
        scores_(program.outputs()) {
    for (std::size_t tree = range.first; tree < range.last; ++tree) ++counts_[output_of(tree)];
  }

  // Adds up n rows, at most kRowsTogether; the first row with a node that its tree does not have, or n.
  std::size_t add(const std::int32_t* nodes, std::size_t n) noexcept {
    const std::size_t outputs = program_.outputs();
    const std::size_t trees = range_.last - range_.first;
    for (std::size_t k = 0; k < outputs; ++k) {
      const Sum first = program_.header->averaged ? Sum{0} : static_cast<Sum>(program_.initial[k]);
      std::fill_n(sums_.data() + k * kRowsTogether, kRowsTogether, first);
    }
    std::size_t wrong = n;
    for (std::size_t tree = range_.first; tree < range_.last; ++tree, ++nodes) {
      const std::size_t root = program_.trees[tree].root;
      const std::size_t size = end_of(tree) - root;
      const double* const values = program_.node_values.data() + root;
      Sum* const sums = sums_.data() + output_of(tree) * kRowsTogether;
      for (std::size_t row = 0; row < n; ++row) {
        // A node before the root, or below 0, is beyond the tree's size too.
        const std::size_t node = static_cast<std::size_t>(nodes[row * trees]) - root;
        if (node < size) sums[row] += static_cast<Sum>(values[node]);
        else wrong = std::min(wrong, row);
      }
    }
    return wrong;
  }

  void finish(std::size_t row, bool raw, double* out) noexcept {
    const ProgramHeader& header = *program_.header;
    for (std::size_t k = 0; k < scores_.size(); ++k) {
      Sum sum = sums_[k * kRowsTogether + row];
      if (header.averaged) {
        const auto initial = static_cast<Sum>(program_.initial[k]);
        sum = counts_[k] == 0 ? initial : initial + sum / static_cast<Sum>(counts_[k]);
      }
      scores_[k] = sum;
    }
    if (raw) std::copy(scores_.begin(), scores_.end(), out);
    else answer(header.link, scores_.data(), scores_.size(), out, header.slope);
  }

 private:
  std::size_t output_of(std::size_t tree) const noexcept {
    return static_cast<std::size_t>(program_.trees[tree].output);
  }

  // The nodes of a tree lie together, its root first.
  std::size_t end_of(std::size_t tree) const noexcept {
    return tree + 1 < program_.trees.size() ? program_.trees[tree + 1].root : program_.node_values.size();
  }

  const ForestProgram& program_;
  const TreeRange range_;
  std::vector<Sum> sums_;  // [outputs x kRowsTogether]
  std::vector<std::size_t> counts_;
  std::vector<double> scores_;
};

template <class Sum>
Status sum_all(std::span<const std::int32_t> nodes, const ForestProgram& program, const TreeRange& range, bool raw,
               std::size_t rows, std::span<double> predictions, const Control& control) {
  const std::size_t trees = range.last - range.first;
  const std::size_t width = raw ? program.outputs() : program.answers();
  std::atomic<std::size_t> wrong{rows};
  for_each_block(rows, control, [&](const Block& block) {
    RowSums<Sum> sums(program, range);
    for (std::size_t begin = block.begin; begin < block.end; begin += kRowsTogether) {
      const std::size_t n = std::min(kRowsTogether, block.end - begin);
      const std::size_t found = sums.add(nodes.data() + begin * trees, n);
      for (std::size_t row = 0; row < found; ++row) sums.finish(row, raw, predictions.data() + (begin + row) * width);
      if (found == n) continue;
      // The first such row, whoever finds it.
      std::size_t before = wrong.load();
      while (begin + found < before && !wrong.compare_exchange_weak(before, begin + found)) {
      }
      return;
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  return wrong.load() == rows ? Status{} : Status{Code::kInvalid, static_cast<std::int64_t>(wrong.load())};
}

}  // namespace

Status sum_leaves(std::span<const std::int32_t> nodes, std::span<const std::uint8_t> program, const TreeRange& range,
                  bool raw, std::span<double> predictions, const Control& control) {
  ForestProgram forest;
  if (!forest.open(program)) return {Code::kInvalid};
  if (range.first > range.last || range.last > forest.trees.size()) return {Code::kInvalid};
  const std::size_t width = raw ? forest.outputs() : forest.answers();
  if (predictions.size() % width != 0) return {Code::kShape};
  const std::size_t rows = predictions.size() / width;
  if (nodes.size() != rows * (range.last - range.first)) return {Code::kShape};
  return forest.header->single ? sum_all<float>(nodes, forest, range, raw, rows, predictions, control)
                               : sum_all<double>(nodes, forest, range, raw, rows, predictions, control);
}

}  // namespace millrace
