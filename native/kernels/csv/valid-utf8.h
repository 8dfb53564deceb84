#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace::csv {

// Length of the UTF-8 sequence at `at` (RFC 3629: no overlong form, no surrogate, at most U+10FFFF), 0 when there is none.
inline std::size_t utf8_length(const std::uint8_t* bytes, std::size_t at, std::size_t size) noexcept {
  const std::uint8_t first = bytes[at];
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0) == 0xE0 ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
  if (length == 0 || size - at < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((bytes[at + i] & 0xC0) != 0x80) return 0;
  }
  const std::uint8_t second = bytes[at + 1];
  if (first == 0xE0 && second < 0xA0) return 0;
  if (first == 0xED && second > 0x9F) return 0;
  if (first == 0xF0 && second < 0x90) return 0;
  if (first == 0xF4 && second > 0x8F) return 0;
  return length;
}

// Offset of the first invalid byte of the sequences that begin in [begin, end), `size` when all are valid.
// A sequence that began before `begin` belongs to who reads the bytes before it.
inline std::size_t first_invalid_utf8(const std::uint8_t* bytes, std::size_t begin, std::size_t end,
                                      std::size_t size) noexcept {
  std::size_t at = begin;
  for (std::size_t back = 1; back <= 3 && back <= begin; ++back) {
    const std::uint8_t byte = bytes[begin - back];
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t length = utf8_length(bytes, begin - back, size);
    if (length > back) at = begin - back + length;
    break;
  }
  while (at < end) {
    std::uint64_t word = 0;
    while (end - at >= 32) {
      std::uint64_t words[4];
      std::memcpy(words, bytes + at, 32);
      word = (words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u;
      if (word != 0) break;
      at += 32;
    }
    const std::size_t stop = end - at < 32 ? end : at + 32;
    while (at < stop) {
      const std::size_t length = utf8_length(bytes, at, size);
      if (length == 0) return at;
      at += length;
    }
  }
  return size;
}

}  // namespace millrace::csv
