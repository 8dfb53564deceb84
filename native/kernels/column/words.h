#pragma once

#include <array>
#include <cstdint>

#include "core/cell.h"
#include "core/hash.h"

namespace millrace {
namespace words {

// Letters A-Z as a-z, digits, the underscore and every byte of a character beyond ASCII make words; the rest parts them.
inline constexpr std::array<std::uint8_t, 256> kFold = [] {
  std::array<std::uint8_t, 256> fold{};
  for (int byte = 'a'; byte <= 'z'; ++byte) fold[byte] = static_cast<std::uint8_t>(byte);
  for (int byte = 'A'; byte <= 'Z'; ++byte) fold[byte] = static_cast<std::uint8_t>(byte + 32);
  for (int byte = '0'; byte <= '9'; ++byte) fold[byte] = static_cast<std::uint8_t>(byte);
  for (int byte = 0x80; byte < 0x100; ++byte) fold[byte] = static_cast<std::uint8_t>(byte);
  fold['_'] = '_';
  return fold;
}();

// General punctuation, U+2000 to U+207F (dashes, curly quotes, ellipsis), is E2 80 xx or E2 81 xx in UTF-8.
inline bool is_punctuation(const std::uint8_t* bytes, std::size_t left) noexcept {
  return left >= 3 && bytes[0] == 0xE2 && (bytes[1] == 0x80 || bytes[1] == 0x81);
}

}  // namespace words

// Calls body(hash) for every word of a text, and for every two neighbouring words when `pairs`.
//
// A number of five digits or more counts as `some number of that length`: telephone and order numbers hardly repeat,
// but that one is there says much.
template <class Body>
void for_each_word(const Text& text, bool pairs, Body&& body) noexcept {
  std::uint64_t previous = 0;
  std::size_t at = 0;
  while (at < text.length) {
    std::uint64_t hash = 0xCBF29CE484222325ull;  // FNV-1a, offset basis and prime
    std::size_t length = 0;
    std::size_t digits = 0;
    for (; at < text.length; ++at) {
      const std::uint8_t byte = words::kFold[text.bytes[at]];
      if (byte == 0 || words::is_punctuation(text.bytes + at, text.length - at)) break;
      hash = (hash ^ byte) * 0x100000001B3ull;
      digits += byte >= '0' && byte <= '9';
      ++length;
    }
    if (length == 0) {
      at += words::is_punctuation(text.bytes + at, text.length - at) ? 3 : 1;
      continue;
    }
    if (digits == length && length >= 5) hash = hash_step(0x6469676974ull, length);
    const std::uint64_t word = mix64(hash);
    body(word);
    if (pairs && previous != 0) body(hash_step(previous, word));
    previous = word;
  }
}

}  // namespace millrace
