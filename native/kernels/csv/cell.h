#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "kernels/csv/structure.h"

namespace millrace::csv {

// A cell's characters as they stand in the file, outer quotes taken off.
struct Cell {
  const char* begin;
  const char* end;
  bool has_doubled;  // holds doubled quotes, which stand for one

  std::size_t size() const noexcept { return static_cast<std::size_t>(end - begin); }
};

inline Cell cell_at(const Text& text, std::size_t begin, std::size_t end) noexcept {
  const char* first = reinterpret_cast<const char*>(text.bytes) + begin;
  const char* last = reinterpret_cast<const char*>(text.bytes) + end;
  if (!text.has_quote || first == last || static_cast<std::uint8_t>(*first) != text.quote) return {first, last, false};
  ++first;
  --last;
  return {first, last, std::memchr(first, text.quote, static_cast<std::size_t>(last - first)) != nullptr};
}

inline bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// The cell without blanks at both ends: how numbers, dates and missing tokens are read. Text keeps its blanks.
inline Cell trimmed(const Cell& cell) noexcept {
  const char* begin = cell.begin;
  const char* end = cell.end;
  while (begin < end && is_blank(*begin)) ++begin;
  while (begin < end && is_blank(end[-1])) --end;
  return {begin, end, cell.has_doubled};
}

// Writes the cell's text, doubled quotes halved; returns behind the last byte written (at most size() bytes).
inline char* write_text(const Cell& cell, char quote, char* out) noexcept {
  if (!cell.has_doubled) {
    std::memcpy(out, cell.begin, cell.size());
    return out + cell.size();
  }
  for (const char* at = cell.begin; at < cell.end; ++at) {
    *out++ = *at;
    if (*at == quote) ++at;
  }
  return out;
}

inline std::size_t text_size(const Cell& cell, char quote) noexcept {
  if (!cell.has_doubled) return cell.size();
  std::size_t size = 0;
  for (const char* at = cell.begin; at < cell.end; ++at) {
    ++size;
    if (*at == quote) ++at;
  }
  return size;
}

// The words that mean "missing", besides a cell that is empty or only blanks.
//
//   bytes    the words one after the other
//   offsets  [word_count + 1]  where each begins; the last: their end
class MissingWords {
 public:
  MissingWords(std::span<const std::uint8_t> bytes, std::span<const std::int32_t> offsets) noexcept
      : bytes_(bytes), offsets_(offsets) {
    for (std::size_t word = 0; word + 1 < offsets.size(); ++word) {
      has_words_ = true;
      if (offsets[word] < offsets[word + 1]) begins_[bytes[static_cast<std::size_t>(offsets[word])]] = true;
    }
  }

  // `cell` is trimmed.
  bool is_missing(const Cell& cell) const noexcept {
    if (cell.begin == cell.end) return true;
    return has_words_ && is_word(cell);
  }

 private:
  bool is_word(const Cell& cell) const noexcept {
    if (!begins_[static_cast<std::uint8_t>(*cell.begin)]) return false;
    for (std::size_t word = 0; word + 1 < offsets_.size(); ++word) {
      const std::size_t size = static_cast<std::size_t>(offsets_[word + 1] - offsets_[word]);
      if (size == cell.size() && std::memcmp(bytes_.data() + offsets_[word], cell.begin, size) == 0) return true;
    }
    return false;
  }

  std::span<const std::uint8_t> bytes_;
  std::span<const std::int32_t> offsets_;
  bool has_words_ = false;
  bool begins_[256] = {};
};

}  // namespace millrace::csv
