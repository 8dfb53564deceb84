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

// Categories are coded by class: class c is bit set_bit(c) of byte set_byte(c) of a set's table, the first class being
// that of what is missing. Tables come in pieces of 16 bytes, which is what one shuffle looks up.
inline constexpr std::uint32_t kSetClasses = 2048;
inline constexpr std::uint16_t kMissingClass = 0;
inline constexpr std::size_t kSetPiece = 16;

constexpr std::uint8_t set_byte(std::uint32_t which) noexcept { return static_cast<std::uint8_t>(which / 8); }
constexpr std::uint8_t set_bit(std::uint32_t which) noexcept { return static_cast<std::uint8_t>(1u << (which % 8)); }
constexpr std::size_t set_table_bytes(std::uint32_t classes) noexcept {
  return (classes + 8 * kSetPiece - 1) / (8 * kSetPiece) * kSetPiece;
}

// What the ops of a tree work on: slots of one byte a row, and behind them a vector of each leaf's number, so that a leaf
// is a source like a slot, but one that stands still.
class DenseSlots {
 public:
  static constexpr std::size_t kLine = 64;  // bytes; the widest vector
  static constexpr std::uint16_t slot_line(std::size_t slot) { return static_cast<std::uint16_t>(slot * kDenseRows / kLine); }
  static constexpr std::uint16_t leaf_line(std::size_t leaf) {
    return static_cast<std::uint16_t>(kDenseSlots * kDenseRows / kLine + leaf);
  }

  DenseSlots() noexcept {
    for (std::size_t leaf = 0; leaf < kDenseLeaves; ++leaf) {
      for (std::size_t at = 0; at < kLine; ++at) bytes_[leaf_line(leaf) * kLine + at] = static_cast<std::uint8_t>(leaf);
    }
  }

  std::uint8_t* bytes() noexcept { return bytes_; }

 private:
  alignas(kLine) std::uint8_t bytes_[kDenseSlots * kDenseRows + kDenseLeaves * kLine] = {};
};

// One inner node: to = code <= threshold ? left : right, for all rows of a block. Sources and `to` are lines of
// DenseSlots; a step is 255 for a slot, which goes on with the rows, and 0 for a leaf, which does not.
struct DenseOp {
  std::uint32_t plane;      // of codes; of set_byte where the node is categorical
  std::uint32_t bits;       // categorical: the plane of set_bit
  std::uint32_t table;      // categorical: where its table starts; a bit is set for the classes that go right
  std::uint16_t set_bytes;  // of its table; 0: numeric
  std::uint16_t left;
  std::uint16_t right;
  std::uint8_t left_step;
  std::uint8_t right_step;
  std::uint8_t to;
  std::uint8_t threshold;
  std::uint8_t unused[2];  // no padding: equal forests make equal programs
};

// The leaf numbers of one tree for `rows` coded rows. Children come before their parent, so that nothing branches: a
// load, a compare, a blend and a store for each node and vector of rows, whatever the rows are.
//
//   planes  [planes] of kDenseRows codes each, 64-byte aligned
//   tables  of sets, by DenseOp::table
//   leaves  [kDenseRows] written, 64-byte aligned; beyond `rows`: anything
//
// O(nodes x rows / vector). Cannot fail: compile_forest made the ops.
void dense_tree(Simd level, std::span<const DenseOp> ops, const std::uint8_t* const* planes,
                const std::uint8_t* tables, std::size_t rows, DenseSlots& slots, std::uint8_t* leaves) noexcept;

}  // namespace millrace
