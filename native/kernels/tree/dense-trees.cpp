#include "kernels/tree/dense-trees.h"

#include <cstring>

namespace millrace {
namespace {

template <class Vector>
[[gnu::always_inline]] inline void run_ops(const DenseOp* ops, std::size_t count, const std::uint8_t* const* planes,
                                           const std::uint8_t* tables, std::size_t rows,
                                           std::uint8_t* slots) noexcept {
  constexpr std::size_t width = sizeof(Vector);
  const std::size_t end = (rows + width - 1) / width * width;
  alignas(64) std::uint8_t looked_up[kDenseRows];
  for (std::size_t k = 0; k < count; ++k) {
    const DenseOp& op = ops[k];
    const std::uint8_t* codes = planes[op.plane];
    if (op.is_set) [[unlikely]] {
      const std::uint8_t* table = tables + op.table;
      for (std::size_t row = 0; row < rows; ++row) looked_up[row] = table[codes[row]];
      codes = looked_up;
    }
    // Nothing here depends on whether a source is a leaf: a branch on that would be one that nothing predicts.
    const std::uint8_t* left = slots + op.left * DenseSlots::kLine;
    const std::uint8_t* right = slots + op.right * DenseSlots::kLine;
    const std::size_t left_step = op.left_step & width;
    const std::size_t right_step = op.right_step & width;
    std::uint8_t* to = slots + op.to * DenseSlots::kLine;
    const Vector threshold = Vector{} + op.threshold;
    for (std::size_t at = 0; at < end; at += width) {
      const Vector yes = *reinterpret_cast<const Vector*>(left);
      const Vector no = *reinterpret_cast<const Vector*>(right);
      *reinterpret_cast<Vector*>(to + at) = *reinterpret_cast<const Vector*>(codes + at) <= threshold ? yes : no;
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
                const std::uint8_t* tables, std::size_t rows, DenseSlots& slots, std::uint8_t* leaves) noexcept {
  if (ops.empty()) {
    std::memset(leaves, 0, rows);
    return;
  }
  const DenseOp* first = ops.data();
  const std::size_t count = ops.size();
  std::uint8_t* bytes = slots.bytes();
  if (level == Simd::kAvx512) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes64>(first, count, planes, tables, rows, bytes);
    });
  } else if (level == Simd::kAvx2) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes32>(first, count, planes, tables, rows, bytes);
    });
  } else {
    run_ops<Bytes16>(first, count, planes, tables, rows, bytes);
  }
  std::memcpy(leaves, bytes, rows);  // the root is evaluated into the first slot
}

}  // namespace millrace
