#include "kernels/tree/build-histogram.h"

#include <algorithm>
#include <cstring>

namespace millrace {
namespace {

// One strip of N features: per row one load and one add to memory a feature. 8 x 256 bins of 8 bytes fill half of L1.
template <int N>
void add_strip(const std::uint8_t* codes, std::size_t stride, const std::int64_t* pairs, std::size_t n,
               std::int64_t* packed, const std::uint32_t* first_slot) noexcept {
  std::int64_t* bins[N];
  for (int k = 0; k < N; ++k) bins[k] = packed + first_slot[k];
  for (std::size_t row = 0; row < n; ++row, codes += stride) {
    const std::int64_t pair = pairs[row];
    for (int k = 0; k < N; ++k) bins[k][codes[k]] += pair;
  }
}

using Strip = void (*)(const std::uint8_t*, std::size_t, const std::int64_t*, std::size_t, std::int64_t*,
                       const std::uint32_t*) noexcept;
constexpr Strip kStrips[9] = {nullptr,      add_strip<1>, add_strip<2>, add_strip<3>, add_strip<4>,
                              add_strip<5>, add_strip<6>, add_strip<7>, add_strip<8>};

template <std::size_t kWords>
void gather_words(const std::uint8_t* records, std::size_t words, const std::uint32_t* rows, std::size_t n,
                  std::uint8_t* out) noexcept {
  const std::size_t stride = (kWords == 0 ? words : kWords) * 8;
  constexpr std::size_t kAhead = 24;
  for (std::size_t i = 0; i < n; ++i) {
    if (i + kAhead < n) __builtin_prefetch(records + rows[i + kAhead] * stride);
    std::memcpy(out + i * stride, records + rows[i] * stride, stride);
  }
}

void gather(const std::uint8_t* records, std::size_t stride, const std::uint32_t* rows, std::size_t n,
            std::uint8_t* out) noexcept {
  switch (stride / 8) {
    case 1: return gather_words<1>(records, 1, rows, n, out);
    case 2: return gather_words<2>(records, 2, rows, n, out);
    case 3: return gather_words<3>(records, 3, rows, n, out);
    case 4: return gather_words<4>(records, 4, rows, n, out);
    case 8: return gather_words<8>(records, 8, rows, n, out);
    default: return gather_words<0>(records, stride / 8, rows, n, out);
  }
}

// Packed sums to the two wide ones. The low part never borrows from the high one: hessians are not negative.
void unpack(const std::int64_t* packed, std::size_t slots, int shift, BinSum* sums) noexcept {
  const std::int64_t mask = (std::int64_t{1} << shift) - 1;
  for (std::size_t slot = 0; slot < slots; ++slot) {
    sums[slot].gradient += packed[slot] >> shift;
    sums[slot].hessian += packed[slot] & mask;
  }
}

}  // namespace

void build_histogram(const RecordGroup& group, const std::uint8_t* records, const std::uint32_t* rows,
                     std::size_t first_row, std::size_t n, const PackedGradients& gradients,
                     std::span<const std::uint32_t> first_slot, HistogramScratch& scratch, BinSum* sums) noexcept {
  const std::size_t slots = first_slot[group.feature_count];
  for (std::size_t chunk = 0; chunk < n; chunk += kPackedRows) {
    std::memset(scratch.packed, 0, slots * sizeof(std::int64_t));
    const std::size_t chunk_end = std::min(n, chunk + kPackedRows);
    for (std::size_t at = chunk; at < chunk_end; at += kTileRows) {
      const std::size_t count = std::min(kTileRows, chunk_end - at);
      const std::uint8_t* codes = records + (first_row + at) * group.stride;
      const std::int64_t* pairs = gradients.pairs + first_row + at;
      if (rows != nullptr) {
        gather(records, group.stride, rows + at, count, scratch.records);
        for (std::size_t i = 0; i < count; ++i) scratch.pairs[i] = gradients.pairs[rows[at + i]];
        codes = scratch.records;
        pairs = scratch.pairs;
      }
      for (std::size_t first = 0; first < group.feature_count; first += 8) {
        const std::size_t width = std::min<std::size_t>(8, group.feature_count - first);
        kStrips[width](codes + first, group.stride, pairs, count, scratch.packed, first_slot.data() + first);
      }
    }
    unpack(scratch.packed, slots, gradients.shift, sums);
  }
}

}  // namespace millrace
