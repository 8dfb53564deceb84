#pragma once

#include <cstdint>

namespace millrace {

// Counter-based random words: a pure function of (seed, stream, index), so order and threads do not matter.
// Threefry-2x32-20: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3". Only 32-bit add, rotate and
// xor, hence the same words in src/core/random.ts and shaders/lib/random.wgsl.
struct RandomWords {
  std::uint32_t first;
  std::uint32_t second;
};

inline RandomWords threefry2x32(std::uint32_t key0, std::uint32_t key1, std::uint32_t counter0,
                                std::uint32_t counter1) noexcept {
  constexpr int kRotations[8] = {13, 15, 26, 6, 17, 29, 16, 24};
  const std::uint32_t keys[3] = {key0, key1, 0x1BD11BDAu ^ key0 ^ key1};
  std::uint32_t x0 = counter0 + keys[0];
  std::uint32_t x1 = counter1 + keys[1];
  for (int round = 0; round < 20; ++round) {
    const int rotation = kRotations[round % 8];
    x0 += x1;
    x1 = (x1 << rotation) | (x1 >> (32 - rotation));
    x1 ^= x0;
    if (round % 4 == 3) {
      const int step = round / 4 + 1;
      x0 += keys[step % 3];
      x1 += keys[(step + 1) % 3] + static_cast<std::uint32_t>(step);
    }
  }
  return {x0, x1};
}

// The words for item `index` (up to 2^32) of a stream. `seed` is 64 bits; streams separate uses of one seed.
inline RandomWords random_words(std::uint64_t seed, std::uint32_t stream, std::uint32_t index) noexcept {
  return threefry2x32(static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), stream, index);
}

// Both words as one: the seed of what is drawn below it.
inline std::uint64_t random_key(std::uint64_t seed, std::uint32_t stream, std::uint32_t index) noexcept {
  const RandomWords words = random_words(seed, stream, index);
  return (static_cast<std::uint64_t>(words.first) << 32) | words.second;
}

// Uniform in [0, 1) with 53 bits.
inline double to_unit(RandomWords words) noexcept {
  const std::uint64_t bits = (static_cast<std::uint64_t>(words.first) << 32) | words.second;
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

}  // namespace millrace
