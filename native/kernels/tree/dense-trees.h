#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/simd.h"

namespace millrace {

// Rows coded and evaluated together: their codes stay in the L1 cache.
inline constexpr std::size_t kDenseRows = 512;
// The most leaves of a dense tree: a leaf's number is a byte.
inline constexpr std::size_t kDenseLeaves = 256;
// The most cuts of a feature in one segment: codes 0 .. 254, and 255 for missing.
inline constexpr std::size_t kDenseCuts = 254;
// Slots that a tree of kDenseLeaves needs when the child that needs more is evaluated first.
inline constexpr std::size_t kDenseSlots = 10;

// One inner node: slot[to] = code <= threshold ? left : right, for all rows of a block. A source is a slot, filled by an
// op before, or a leaf's number.
struct DenseOp {
  enum : std::uint8_t { kLeftLeaf = 1, kRightLeaf = 2, kSet = 4 };
  std::uint32_t plane;
  std::uint32_t table;  // kSet: the 256 bytes that say, by code, 0: left, 255: right; compared in place of the code
  std::uint8_t threshold;
  std::uint8_t to;
  std::uint8_t left;
  std::uint8_t right;
  std::uint8_t sources;
  std::uint8_t unused[3];  // no padding: equal forests make equal programs
};

// The leaf numbers of one tree for `rows` coded rows. Children come before their parent, so that nothing branches: a
// load, a compare, a blend and a store for each node and vector of rows, whatever the rows are.
//
//   planes  [planes] of kDenseRows codes each, 64-byte aligned
//   tables  of sets, by DenseOp::table
//   slots   [kDenseSlots x kDenseRows] scratch, 64-byte aligned
//   leaves  [kDenseRows] written, 64-byte aligned; beyond `rows`: anything
//
// O(nodes x rows / vector). Cannot fail: compile_forest made the ops.
void dense_tree(Simd level, std::span<const DenseOp> ops, const std::uint8_t* const* planes,
                const std::uint8_t* tables, std::size_t rows, std::uint8_t* slots, std::uint8_t* leaves) noexcept;

}  // namespace millrace
