#pragma once

#include <algorithm>
#include <type_traits>
#include <vector>

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

// What rank 0 writes is kept; the others write the same beside it.
struct SpareForest {
  std::vector<std::int32_t> i32[7];
  std::vector<double> f64[5];
  std::vector<std::uint8_t> flags;
  std::vector<std::uint32_t> words;
  ForestColumns forest;

  explicit SpareForest(const ForestColumns& like) {
    const auto integers = [&](int k, std::size_t n) { i32[k].resize(n); return std::span(i32[k]); };
    const auto doubles = [&](int k, std::size_t n) { f64[k].resize(n); return std::span(f64[k]); };
    flags.resize(like.flags.size());
    words.resize(like.set_words.size());
    forest = {integers(0, like.tree_offsets.size()), integers(1, like.tree_outputs.size()), integers(2, like.feature.size()),
              doubles(0, like.threshold.size()), integers(3, like.left.size()), integers(4, like.right.size()),
              doubles(1, like.value.size()), doubles(2, like.gain.size()), doubles(3, like.cover.size()),
              doubles(4, like.rows.size()), flags, integers(5, like.leaf.size()), integers(6, like.set_offsets.size()), words};
  }
};

// Which of `rows` rows, or queries, one of several ranks has.
struct Ranks {
  std::size_t rank;
  std::size_t size;
  std::size_t begin(std::size_t rows) const noexcept { return rows * rank / size; }
  std::size_t end(std::size_t rows) const noexcept { return rows * (rank + 1) / size; }
};

// [outputs x all] to [outputs x part].
template <class Value>
void copy_part(std::span<Value> all, std::size_t outputs, std::size_t first, std::size_t count,
               std::vector<std::remove_const_t<Value>>& part) {
  const std::size_t stride = outputs == 0 ? 0 : all.size() / outputs;
  for (std::size_t k = 0; k < outputs; ++k) part.insert(part.end(), all.data() + k * stride + first, all.data() + k * stride + first + count);
}

// And back.
template <class Value>
void put_part_back(const std::vector<Value>& part, std::size_t outputs, std::size_t first, std::span<Value> all) {
  const std::size_t count = part.size() / outputs;
  for (std::size_t k = 0; k < outputs; ++k) {
    std::copy_n(part.data() + k * count, count, all.data() + k * (all.size() / outputs) + first);
  }
}

}  // namespace millrace
