#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace {

// What a tree of a forest sums in its bins, from a tile of rows whose records were gathered.

inline constexpr std::size_t kRecordsAhead = 24;  // fetched before their turn

template <std::size_t kStride>
void gather_strided(const std::uint8_t* records, std::size_t any, const std::uint32_t* rows, std::size_t count,
                    std::uint8_t* out) noexcept {
  const std::size_t stride = kStride == 0 ? any : kStride;
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kRecordsAhead < count) __builtin_prefetch(records + rows[i + kRecordsAhead] * stride);
    std::memcpy(out + i * stride, records + rows[i] * stride, stride);
  }
}

// The records of some rows, one behind the other.
inline void gather_records(const std::uint8_t* records, std::size_t stride, const std::uint32_t* rows, std::size_t count,
                           std::uint8_t* out) noexcept {
  switch (stride) {
    case 8: return gather_strided<8>(records, stride, rows, count, out);
    case 16: return gather_strided<16>(records, stride, rows, count, out);
    case 24: return gather_strided<24>(records, stride, rows, count, out);
    case 32: return gather_strided<32>(records, stride, rows, count, out);
    case 64: return gather_strided<64>(records, stride, rows, count, out);
    default: return gather_strided<0>(records, stride, rows, count, out);
  }
}

// Up to six features of a tile: their adds are interleaved, so that they do not wait for each other.
inline constexpr std::size_t kTogether = 6;

struct Together {
  const std::uint8_t* codes[kTogether];
  std::int64_t* sums[kTogether];
};

// sums[code][class] += weight
template <int N>
void add_classes(const Together& features, std::size_t stride, std::size_t width, const std::uint32_t* classes,
                 const std::int64_t* weights, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t weight = weights[i];
    const std::size_t slot = classes[i];
    for (int k = 0; k < N; ++k) features.sums[k][features.codes[k][i * stride] * width + slot] += weight;
  }
}

// sums[code] += {value, weight}
template <int N>
void add_values(const Together& features, std::size_t stride, const std::int64_t* values, const std::int64_t* weights,
                std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    for (int k = 0; k < N; ++k) {
      std::int64_t* sum = features.sums[k] + 2 * std::size_t{features.codes[k][i * stride]};
      sum[0] += values[i];
      sum[1] += weights[i];
    }
  }
}

// sums[code][class] += copies + unit, of rows without weights of their own, from columns of codes: for nodes of so many of
// the rows that a line of a column holds several of theirs. copies: [rows], or nullptr: 1 each.
template <int N>
void add_columns(const Together& features, std::size_t width, std::int64_t unit, const std::uint16_t* class_of,
                 const std::uint8_t* copies, const std::uint32_t* rows, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = rows[i];
    const std::size_t slot = class_of[row];
    const std::int64_t weight = (copies == nullptr ? 1 : copies[row]) + unit;
    for (int k = 0; k < N; ++k) features.sums[k][features.codes[k][row] * width + slot] += weight;
  }
}

// Rows of a node whose records lie together are known by an entry each: the place of its record, how often the tree learns
// from it, and its class.
inline constexpr std::uint32_t kPlaceBits = 15;
inline constexpr std::uint32_t kCopyBits = 5;
inline constexpr std::uint32_t kClassBits = 32 - kPlaceBits - kCopyBits;
inline constexpr std::size_t kMostPacked = std::size_t{1} << kPlaceBits;

inline std::uint32_t pack_entry(std::size_t place, std::uint32_t copies, std::uint32_t label) noexcept {
  return static_cast<std::uint32_t>(place) | copies << kPlaceBits | label << (kPlaceBits + kCopyBits);
}
inline std::size_t entry_place(std::uint32_t entry) noexcept { return entry & (kMostPacked - 1); }
inline std::uint32_t entry_copies(std::uint32_t entry) noexcept { return entry >> kPlaceBits & ((1u << kCopyBits) - 1); }
inline std::uint32_t entry_class(std::uint32_t entry) noexcept { return entry >> (kPlaceBits + kCopyBits); }

// sums[code][class] += copies + unit, of rows without weights of their own. codes: where each feature's code stands in
// the first record.
template <int N>
void add_entries(const Together& features, std::size_t stride, std::size_t width, std::int64_t unit,
                 const std::uint32_t* entries, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t entry = entries[i];
    const std::size_t at = entry_place(entry) * stride;
    const std::size_t slot = entry_class(entry);
    const std::int64_t weight = entry_copies(entry) + unit;
    for (int k = 0; k < N; ++k) features.sums[k][features.codes[k][at] * width + slot] += weight;
  }
}

}  // namespace millrace
