#include "kernels/tree/dense-trees.h"

#include <cstring>

#include "core/intrinsics.h"

namespace millrace {
namespace {

// Of each row's class, whether it goes right: 0 where left, something else where right.
using LookUp = void (*)(const std::uint8_t* table, std::size_t table_bytes, const std::uint8_t* bytes,
                        const std::uint8_t* bits, std::size_t rows, std::uint8_t* right) noexcept;

void look_up_plain(const std::uint8_t* table, std::size_t, const std::uint8_t* bytes, const std::uint8_t* bits,
                   std::size_t rows, std::uint8_t* right) noexcept {
  for (std::size_t row = 0; row < rows; ++row) {
    unsigned found = table[bytes[row]] & bits[row];
    // Compilers put vectors together from bytes looked up one by one, which takes several times as long: not past this.
    asm("" : "+r"(found));
    right[row] = static_cast<std::uint8_t>(found);
  }
}

#if defined(__x86_64__)

// A shuffle takes the low 4 bits of an index, and gives 0 where its top bit is set: for the piece of a table that starts
// at `piece`, index ^ piece is below 16 only where it lies in there, and then adding 112 leaves the top bit alone.

__attribute__((target("avx2"))) void look_up_avx2(const std::uint8_t* table, std::size_t table_bytes,
                                                  const std::uint8_t* bytes, const std::uint8_t* bits,
                                                  std::size_t rows, std::uint8_t* right) noexcept {
  const __m256i out = _mm256_set1_epi8(112);
  for (std::size_t row = 0; row < rows; row += 32) {
    const __m256i at = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes + row));
    __m256i found = _mm256_setzero_si256();
    for (std::size_t piece = 0; piece < table_bytes; piece += kSetPiece) {
      const __m256i some = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table + piece)));
      const __m256i inside = _mm256_adds_epu8(_mm256_xor_si256(at, _mm256_set1_epi8(static_cast<char>(piece))), out);
      found = _mm256_or_si256(found, _mm256_shuffle_epi8(some, inside));
    }
    const __m256i bit = _mm256_load_si256(reinterpret_cast<const __m256i*>(bits + row));
    _mm256_store_si256(reinterpret_cast<__m256i*>(right + row), _mm256_and_si256(found, bit));
  }
}

__attribute__((target("avx512f,avx512bw"))) void look_up_avx512(const std::uint8_t* table, std::size_t table_bytes,
                                                                const std::uint8_t* bytes, const std::uint8_t* bits,
                                                                std::size_t rows, std::uint8_t* right) noexcept {
  const __m512i out = _mm512_set1_epi8(112);
  for (std::size_t row = 0; row < rows; row += 64) {
    const __m512i at = _mm512_load_si512(bytes + row);
    __m512i found = _mm512_setzero_si512();
    for (std::size_t piece = 0; piece < table_bytes; piece += kSetPiece) {
      const __m512i some = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table + piece)));
      const __m512i inside = _mm512_adds_epu8(_mm512_xor_si512(at, _mm512_set1_epi8(static_cast<char>(piece))), out);
      found = _mm512_or_si512(found, _mm512_shuffle_epi8(some, inside));
    }
    _mm512_store_si512(right + row, _mm512_and_si512(found, _mm512_load_si512(bits + row)));
  }
}

#endif

template <class Vector, LookUp kLookUp>
[[gnu::always_inline]] inline void run_ops(const DenseOp* ops, std::size_t count, const std::uint8_t* const* planes,
                                           const std::uint8_t* tables, std::size_t rows,
                                           std::uint8_t* slots) noexcept {
  constexpr std::size_t width = sizeof(Vector);
  const std::size_t end = (rows + width - 1) / width * width;
  alignas(64) std::uint8_t looked_up[kDenseRows];
  for (std::size_t k = 0; k < count; ++k) {
    const DenseOp& op = ops[k];
    const std::uint8_t* codes = planes[op.plane];
    if (op.set_bytes != 0) {
      kLookUp(tables + op.table, op.set_bytes, codes, planes[op.bits], rows, looked_up);
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
#if defined(__x86_64__)
  if (level == Simd::kAvx512) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes64, look_up_avx512>(first, count, planes, tables, rows, bytes);
    });
  } else if (level == Simd::kAvx2) {
    with_simd(level, [=]() __attribute__((always_inline)) {
      run_ops<Bytes32, look_up_avx2>(first, count, planes, tables, rows, bytes);
    });
  } else {
    run_ops<Bytes16, look_up_plain>(first, count, planes, tables, rows, bytes);
  }
#else
  run_ops<Bytes16, look_up_plain>(first, count, planes, tables, rows, bytes);
#endif
  std::memcpy(leaves, bytes, rows);  // the root is evaluated into the first slot
}

}  // namespace millrace
