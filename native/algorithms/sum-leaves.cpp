#include "algorithms/sum-leaves.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// Tree by tree in order and in `Sum`, as ForestScores adds.
template <class Sum>
class RowSums {
 public:
  RowSums(const ForestProgram& program, const TreeRange& range)
      : program_(program), range_(range), sums_(program.outputs()), counts_(program.outputs()),
        scores_(program.outputs()) {
    for (std::size_t tree = range.first; tree < range.last; ++tree) ++counts_[output_of(tree)];
  }

  // False: a node that its tree does not have.
  bool add(const std::int32_t* nodes) noexcept {
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      sums_[k] = program_.header->averaged ? Sum{0} : static_cast<Sum>(program_.initial[k]);
    }
    for (std::size_t tree = range_.first; tree < range_.last; ++tree, ++nodes) {
      if (*nodes < 0) return false;
      const auto node = static_cast<std::size_t>(*nodes);
      if (node < program_.trees[tree].root || node >= end_of(tree)) return false;
      sums_[output_of(tree)] += static_cast<Sum>(program_.node_values[node]);
    }
    return true;
  }

  void finish(bool raw, double* out) noexcept {
    const ProgramHeader& header = *program_.header;
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      Sum sum = sums_[k];
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
  std::vector<Sum> sums_;
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
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (sums.add(nodes.data() + row * trees)) {
        sums.finish(raw, predictions.data() + row * width);
        continue;
      }
      // The first such row, whoever finds it.
      std::size_t before = wrong.load();
      while (row < before && !wrong.compare_exchange_weak(before, row)) {
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
