#include "algorithms/walk-codes.h"

#include "algorithms/split-codes.h"
#include "core/threads.h"

namespace millrace {
namespace {

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
  walk.column = rows.column(rows.layout->features[static_cast<std::size_t>(split.feature)].column);
  walk.left_codes = left_codes(*rows.layout, split);
  return walk;
}

}  // namespace

void add_outputs(const std::vector<GrownNode>& nodes, const CodedRows& rows, const std::uint32_t* order, double factor,
                 double* scores, const Control& control) {
  std::vector<WalkNode> walk;
  for (const GrownNode& node : nodes) walk.push_back(walk_node(node, rows));
  for_each_block(rows.row_count, control, [&](const Block& block) {
    for (std::size_t place = block.begin; place < block.end; ++place) {
      const WalkNode* node = walk.data();
      while (!node->is_leaf) {
        node = walk.data() + (node->left_codes[node->column.at(place)] ? node->left : node->right);
      }
      scores[order == nullptr ? place : order[place]] += factor * node->output;
    }
  });
}

}  // namespace millrace
