#include "algorithms/walk-codes.h"

#include <algorithm>

#include "core/threads.h"

namespace millrace {
namespace {

// Whether a code of the node's column goes left, by table: one rule for numbers, categories and joint codes.
struct WalkNode {
  ColumnCodes column;
  std::vector<std::uint8_t> left_codes;  // [slots of the column]
  std::int32_t left;
  std::int32_t right;
  double output;
  bool is_leaf;
};

WalkNode walk_node(const GrownNode& node, const CodedRows& rows) {
  const Split& split = node.split;
  WalkNode walk{{}, {}, node.left, node.right, node.output, split.feature < 0};
  if (walk.is_leaf) return walk;
  const CodedFeature& feature = rows.layout->features[static_cast<std::size_t>(split.feature)];
  std::vector<std::uint8_t> left(feature.slots, 0);
  if (split.is_categorical) {
    for (const std::uint32_t code : split.left_codes) left[code] = 1;
  } else {
    std::fill_n(left.begin(), static_cast<std::size_t>(split.bin) + 1, std::uint8_t{1});
  }
  left.back() = split.missing_left;
  walk.column = rows.column(feature.column);
  walk.left_codes.resize(rows.layout->columns[feature.column].slots);
  for (std::size_t code = 0; code < walk.left_codes.size(); ++code) {
    walk.left_codes[code] = left[code / feature.radix % feature.slots];
  }
  return walk;
}

}  // namespace

void add_outputs(const std::vector<GrownNode>& nodes, const CodedRows& rows, double factor, double* scores,
                 const Control& control) {
  std::vector<WalkNode> walk;
  for (const GrownNode& node : nodes) walk.push_back(walk_node(node, rows));
  for_each_block(rows.row_count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const WalkNode* node = walk.data();
      while (!node->is_leaf) {
        const std::uint32_t code = node->column.is_wide ? reinterpret_cast<const std::uint16_t*>(node->column.codes)[row]
                                                        : node->column.codes[row];
        node = walk.data() + (node->left_codes[code] ? node->left : node->right);
      }
      scores[row] += factor * node->output;
    }
  });
}

}  // namespace millrace
