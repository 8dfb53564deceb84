#pragma once

#include "algorithms/boost-trees.h"
#include "binding/arguments.h"
#include "kernels/tree/bin-layout.h"

namespace millrace {

// Arguments that several ops of trees take, in the order of their contracts.

inline BinLayout read_layout(Arguments& arguments) {
  const auto columns = arguments.array<const std::int32_t>();
  const auto radixes = arguments.array<const std::int32_t>();
  const auto slots = arguments.array<const std::int32_t>();
  const auto kinds = arguments.array<const std::uint8_t>();
  const auto column_slots = arguments.array<const std::int32_t>();
  BinLayout layout;
  arguments.check(make_bin_layout(columns, radixes, slots, kinds, column_slots, layout));
  return layout;
}

inline ForestColumns read_forest_columns(Arguments& arguments) {
  ForestColumns forest;
  forest.tree_offsets = arguments.array<std::int32_t>();
  forest.tree_outputs = arguments.array<std::int32_t>();
  forest.feature = arguments.array<std::int32_t>();
  forest.threshold = arguments.array<double>();
  forest.left = arguments.array<std::int32_t>();
  forest.right = arguments.array<std::int32_t>();
  forest.value = arguments.array<double>();
  forest.gain = arguments.array<double>();
  forest.cover = arguments.array<double>();
  forest.rows = arguments.array<double>();
  forest.flags = arguments.array<std::uint8_t>();
  forest.leaf = arguments.array<std::int32_t>();
  forest.set_offsets = arguments.array<std::int32_t>();
  forest.set_words = arguments.array<std::uint32_t>();
  return forest;
}

}  // namespace millrace
