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

// Up to four features of a tile: their adds are interleaved, so that they do not wait for each other.
inline constexpr std::size_t kTogether = 4;

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

}  // namespace millrace
