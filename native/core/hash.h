#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace {

// Spreads the bits of a word: a bijection of 64-bit words. Steele, Lea and Flood 2014, "Fast splittable pseudorandom
// number generators" (the variant of Stafford, Mix13).
constexpr std::uint64_t mix64(std::uint64_t word) noexcept {
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ull;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBull;
  return word ^ (word >> 31);
}

// One step of a running hash.
constexpr std::uint64_t hash_step(std::uint64_t hash, std::uint64_t word) noexcept {
  return mix64(hash ^ mix64(word + 0x9E3779B97F4A7C15ull)) + 0x9E3779B97F4A7C15ull;
}

// A hash of bytes, the same on every machine (bytes are read as little-endian words).
inline std::uint64_t hash_bytes(const std::uint8_t* bytes, std::size_t length, std::uint64_t seed = 0) noexcept {
  std::uint64_t hash = hash_step(seed, length);
  while (length > 0) {
    const std::size_t count = length < 8 ? length : 8;
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&word, bytes, count);
    } else {
      for (std::size_t i = 0; i < count; ++i) word |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    }
    hash = hash_step(hash, word);
    bytes += count;
    length -= count;
  }
  return hash;
}

}  // namespace millrace
