#include "kernels/tree/build-histogram.h"

#include <algorithm>
#include <cstring>

namespace millrace {
namespace {

// N columns of a block: per row one load and one add to memory a column. 8 x 256 bins of 8 bytes fill half of L1.
template <int N>
void add_block(const std::uint8_t* codes, std::size_t stride, const std::int64_t* pairs, std::size_t n,
               std::int64_t* sums) noexcept {
  for (std::size_t row = 0; row < n; ++row, codes += stride) {
    const std::int64_t pair = pairs[row];
    for (int k = 0; k < N; ++k) sums[static_cast<std::size_t>(codes[k]) * kLanes + static_cast<std::size_t>(k)] += pair;
  }
}

using AddBlock = void (*)(const std::uint8_t*, std::size_t, const std::int64_t*, std::size_t, std::int64_t*) noexcept;
constexpr AddBlock kAddBlock[9] = {nullptr,      add_block<1>, add_block<2>, add_block<3>, add_block<4>,
                                   add_block<5>, add_block<6>, add_block<7>, add_block<8>};

void add_wide(const std::uint8_t* codes, std::size_t stride, const std::int64_t* pairs, std::size_t n,
              std::int64_t* sums) noexcept {
  for (std::size_t row = 0; row < n; ++row, codes += stride) {
    std::uint16_t code;
    std::memcpy(&code, codes, sizeof code);
    sums[code] += pairs[row];
  }
}

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

void expand(const PackedGradients& gradients, const std::uint32_t* rows, std::size_t first_row, std::size_t n,
            std::int64_t* pairs) noexcept {
  if (rows == nullptr) {
    for (std::size_t i = 0; i < n; ++i) pairs[i] = gradients.expand(gradients.words[first_row + i]);
  } else {
    for (std::size_t i = 0; i < n; ++i) pairs[i] = gradients.expand(gradients.words[rows[i]]);
  }
}

}  // namespace

void build_histogram(const BinLayout& layout, const RecordGroup& group, const std::uint8_t* records,
                     const std::uint32_t* rows, std::size_t first_row, std::size_t n, const PackedGradients& gradients,
                     HistogramTile& tile, std::int64_t* histogram) noexcept {
  for (std::size_t at = 0; at < n; at += kTileRows) {
    const std::size_t count = std::min(kTileRows, n - at);
    const std::uint32_t* tile_rows = rows == nullptr ? nullptr : rows + at;
    const std::uint8_t* codes = records + (first_row + at) * group.stride;
    if (rows != nullptr) {
      gather(records, group.stride, tile_rows, count, tile.records);
      codes = tile.records;
    }
    expand(gradients, tile_rows, first_row + at, count, tile.pairs);
    for (std::size_t k = 0; k < group.block_count; ++k) {
      const ColumnBlock& block = layout.blocks[group.first_block + k];
      kAddBlock[block.column_count](codes + k * kLanes, group.stride, tile.pairs, count, histogram + block.offset);
    }
    for (std::size_t k = 0; k < group.wide_count; ++k) {
      const WideColumn& wide = layout.wide[group.first_wide + k];
      add_wide(codes + group.wide_at + 2 * k, group.stride, tile.pairs, count, histogram + wide.offset);
    }
  }
}

}  // namespace millrace
