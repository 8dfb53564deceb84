#include "kernels/tree/dense-trees.h"

#include <array>
#include <cstring>

namespace millrace {
namespace {

// A vector of each leaf number, so that a leaf is a source like a slot, but one that stands still.
struct alignas(64) LeafVectors {
  std::uint8_t bytes[kDenseLeaves][64];
};

constexpr LeafVectors make_leaf_vectors() {
  LeafVectors all{};
  for (std::size_t leaf = 0; leaf < kDenseLeaves; ++leaf) {
    for (std::uint8_t& byte : all.bytes[leaf]) byte = static_cast<std::uint8_t>(leaf);
  }
  return all;
}

constexpr LeafVectors kLeafVectors = make_leaf_vectors();

template <class Vector>
[[gnu::always_inline]] inline void run_ops(const DenseOp* ops, std::size_t count, const std::uint8_t* const* planes,
                                           const std::uint8_t* tables, std::size_t rows, std::uint8_t* slots,
                                           std::uint8_t* leaves) noexcept {
  constexpr std::size_t width = sizeof(Vector);
  const std::size_t vectors = (rows + width - 1) / width;
  alignas(64) std::uint8_t looked_up[kDenseRows];
  for (std::size_t k = 0; k < count; ++k) {
    const DenseOp& op = ops[k];
    const std::uint8_t* codes = planes[op.plane];
    if (op.sources & DenseOp::kSet) [[unlikely]] {
      const std::uint8_t* table = tables + op.table;
      for (std::size_t row = 0; row < rows; ++row) looked_up[row] = table[codes[row]];
      codes = looked_up;
    }
    const bool left_leaf = op.sources & DenseOp::kLeftLeaf;
    const bool right_leaf = op.sources & DenseOp::kRightLeaf;
    const auto* left = reinterpret_cast<const Vector*>(left_leaf ? kLeafVectors.bytes[op.left]
                                                                 : slots + op.left * kDenseRows);
    const auto* right = reinterpret_cast<const Vector*>(right_leaf ? kLeafVectors.bytes[op.right]
                                                                   : slots + op.right * kDenseRows);
    const std::size_t left_step = left_leaf ? 0 : 1;
    const std::size_t right_step = right_leaf ? 0 : 1;
    const auto* code = reinterpret_cast<const Vector*>(codes);
    auto* to = reinterpret_cast<Vector*>(k + 1 == count ? leaves : slots + op.to * kDenseRows);
    const Vector threshold = Vector{} + op.threshold;
    for (std::size_t v = 0; v < vectors; ++v) {
      to[v] = code[v] <= threshold ? *left : *right;
      left += left_step;
      right += right_step;
    }
  }
}

// may_alias: slots are bytes to everyone else.
typedef std::uint8_t Bytes16 __attribute__((vector_size(16), may_alias));
typedef std::uint8_t Bytes32 __attribute__((vector_size(32), may_alias));
typedef std::uint8_t Bytes64 __attribute__((vector_size(64), may_alias));

}  // namespace

void dense_tree(Simd level, std::span<const DenseOp> ops, const std::uint8_t* const* planes,
                const std::uint8_t* tables, std::size_t rows, std::uint8_t* slots, std::uint8_t* leaves) noexcept {
  if (ops.empty()) {
    std::memset(leaves, 0, rows);
    return;
  }
  const DenseOp* first = ops.data();
  const std::size_t count = ops.size();
  if (level == Simd::kAvx512) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes64>(first, count, planes, tables, rows, slots, leaves);
    });
  } else if (level == Simd::kAvx2) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes32>(first, count, planes, tables, rows, slots, leaves);
    });
  } else {
    run_ops<Bytes16>(first, count, planes, tables, rows, slots, leaves);
  }
}

}  // namespace millrace
