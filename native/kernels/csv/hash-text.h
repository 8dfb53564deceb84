#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace::csv {

// A 64-bit hash of a short text, for tables that compare the text itself: only speed depends on it.
inline std::uint64_t hash_text(const char* text, std::size_t size) noexcept {
  constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15u;
  constexpr std::uint64_t kSecond = 0xD6E8FEB86659FD93u;
  const auto fold = [](std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = (a ^ kFirst) * kSecond;
    x ^= x >> 32;
    x = (x ^ b) * kFirst;
    return x ^ (x >> 29);
  };
  const auto load = [&](std::size_t at, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, text + at, bytes);
    return word;
  };
  std::uint64_t hash = size * kSecond;
  if (size >= 8) {
    std::size_t at = 0;
    for (; at + 8 < size; at += 8) hash = fold(hash, load(at, 8));
    return fold(hash, load(size - 8, 8));
  }
  if (size >= 4) return fold(hash, load(0, 4) | load(size - 4, 4) << 32);
  if (size >= 2) return fold(hash, load(0, 2) | load(size - 2, 2) << 16);
  return fold(hash, size == 1 ? static_cast<std::uint8_t>(*text) : 0);
}

// Whether two texts of one size are equal; short ones, as most levels are, without a call.
inline bool equal_text(const char* a, const char* b, std::size_t size) noexcept {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  const auto differ = [&](auto word, std::size_t at) {
    auto other = word;
    std::memcpy(&word, a + at, sizeof word);
    std::memcpy(&other, b + at, sizeof other);
    return word ^ other;
  };
  if (size >= 8) return (differ(std::uint64_t{}, 0) | differ(std::uint64_t{}, size - 8)) == 0;
  if (size >= 4) return (differ(std::uint32_t{}, 0) | differ(std::uint32_t{}, size - 4)) == 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace millrace::csv
