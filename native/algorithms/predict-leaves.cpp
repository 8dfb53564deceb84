#include "algorithms/predict-leaves.h"

#include <algorithm>

namespace millrace {
namespace {

constexpr std::size_t kTaskRows = 4 * kDenseRows;

// A sink of evaluate_rows that writes leaf numbers.
struct LeafNumbers {
  const ForestProgram& program;
  TreeRange range;
  std::int32_t* out;  // of the block's first row

  std::size_t leaves() const noexcept { return 0; }

  std::int32_t& at(std::size_t row, std::size_t tree) noexcept {
    return out[row * (range.last - range.first) + tree - range.first];
  }

  void dense(std::size_t tree, const std::uint8_t* leaves, std::size_t n) noexcept {
    const std::int32_t* numbers = program.leaf_numbers.data() + program.trees[tree].leaves;
    for (std::size_t row = 0; row < n; ++row) at(row, tree) = numbers[leaves[row]];
  }

  void walked(std::size_t tree, const std::uint32_t* nodes, std::size_t n) noexcept {
    for (std::size_t row = 0; row < n; ++row) at(row, tree) = program.node_leaves[nodes[row]];
  }

  void walked_row(std::size_t row, std::size_t tree, std::uint32_t node) noexcept {
    at(row, tree) = program.node_leaves[node];
  }
};

}  // namespace

Status predict_leaves(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                      const TreeRange& range, std::span<std::int32_t> leaves, std::size_t rows,
                      const Control& control) {
  ForestProgram forest;
  if (!forest.open(program)) return {Code::kInvalid};
  const Status status = check_features(forest, features, rows, range);
  if (!status.ok()) return status;
  const std::size_t width = range.last - range.first;
  if (leaves.size() != rows * width) return {Code::kShape};
  for_each_block(
      rows, control,
      [&](const Block& block) {
        ForestScratch scratch(forest, simd_level());
        for (std::size_t begin = block.begin; begin < block.end; begin += kDenseRows) {
          LeafNumbers sink{forest, range, leaves.data() + begin * width};
          evaluate_rows(scratch, features, begin, std::min(kDenseRows, block.end - begin), range, rows <= kWalkedRows,
                        sink);
        }
      },
      kTaskRows);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
