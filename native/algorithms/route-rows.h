#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/coded-rows.h"
#include "algorithms/grow-tree.h"
#include "algorithms/split-codes.h"

namespace millrace {

// A grown tree that rows are parted by, again and again: which codes go left is worked out once.
class RowRouter {
 public:
  RowRouter(const std::vector<GrownNode>& nodes, const BinLayout& layout) : nodes_(nodes), layout_(layout) {
    std::vector<std::uint32_t> set;
    for (const GrownNode& node : nodes) {
      offsets_.push_back(words_.size());
      if (node.left < 0) continue;
      left_code_set(layout, node.split, set);
      words_.insert(words_.end(), set.begin(), set.end());
    }
    offsets_.push_back(words_.size());
  }

  // Parts rows down the tree: calls body(node, rows) for every leaf with rows. Rows are put in order of leaves.
  template <class Body>
  void route(const CodedRows& data, std::span<std::uint32_t> rows, std::span<std::uint32_t> buffer,
             const Control& control, Body&& body) const {
    struct Part {
      std::size_t node;
      std::size_t begin;
      std::size_t end;
    };
    std::vector<Part> parts{{0, 0, rows.size()}};
    while (!parts.empty()) {
      const auto [at, begin, end] = parts.back();
      parts.pop_back();
      if (begin == end) continue;
      const GrownNode& node = nodes_[at];
      const auto own = rows.subspan(begin, end - begin);
      if (node.left < 0) {
        body(at, own);
        continue;
      }
      const std::uint32_t column = layout_.features[static_cast<std::size_t>(node.split.feature)].column;
      const CodeSet set{{words_.data() + offsets_[at], offsets_[at + 1] - offsets_[at]}};
      const std::size_t lefts = split_rows(data.column(column), set, own, buffer.subspan(begin, end - begin), control);
      parts.push_back({static_cast<std::size_t>(node.right), begin + lefts, end});
      parts.push_back({static_cast<std::size_t>(node.left), begin, begin + lefts});
    }
  }

 private:
  const std::vector<GrownNode>& nodes_;
  const BinLayout& layout_;
  std::vector<std::uint32_t> words_;
  std::vector<std::size_t> offsets_;  // [nodes + 1]
};

}  // namespace millrace
