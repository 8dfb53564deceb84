// Long, because one scanner walks a block of text from bits to rows: its states and its inlined steps belong side by side.

#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace millrace::csv {

// Readable bytes behind the text's end, so that words of 64 bytes may be loaded at any position.
inline constexpr std::size_t kPadding = 64;

// The text of a file and how it is to be cut into rows and fields.
struct Text {
  const std::uint8_t* bytes = nullptr;  // [size + kPadding]
  std::size_t size = 0;
  std::uint8_t delimiter = ',';
  bool has_quote = true;
  std::uint8_t quote = '"';
  std::size_t columns = 1;              // fields of a good row
  std::size_t longest_field = 1 << 20;  // bytes, quotes counted
  bool is_final = true;                 // false: the file goes on behind `size`, so an unfinished row is left alone
};

// Why a row cannot be read. The numbers are those of src/sources/csv/bad-lines.ts.
enum class Reason : std::uint8_t {
  kTooFewFields = 1,
  kTooManyFields = 2,
  kTextAfterQuote = 3,
  kOpenQuote = 4,
  kLongField = 5,
  kLongRow = 6,
};

struct BadRow {
  std::size_t offset;
  Reason reason;
  std::size_t fields;  // found, counted up to one more than wanted
};

// Positions in a block are 32 bits wide, so no row may be longer than this.
inline constexpr std::size_t kLongestRow = std::size_t{1} << 30;

namespace detail {

// One bit for each of 64 bytes that equals the wanted one.
struct Masks {
  std::uint64_t delimiter = 0;
  std::uint64_t quote = 0;
  std::uint64_t lf = 0;
  std::uint64_t cr = 0;
};

#if defined(__SSE2__)
inline Masks classify(const std::uint8_t* bytes, const Text& text) noexcept {
  const __m128i delimiter = _mm_set1_epi8(static_cast<char>(text.delimiter));
  const __m128i quote = _mm_set1_epi8(static_cast<char>(text.quote));
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  Masks masks;
  for (int part = 0; part < 4; ++part) {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
    const auto bits = [&](__m128i wanted) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, wanted))))
             << (16 * part);
    };
    masks.delimiter |= bits(delimiter);
    masks.quote |= bits(quote);
    masks.lf |= bits(lf);
    masks.cr |= bits(cr);
  }
  if (!text.has_quote) masks.quote = 0;
  return masks;
}
#else
inline Masks classify(const std::uint8_t* bytes, const Text& text) noexcept {
  Masks masks;
  for (int i = 0; i < 64; ++i) {
    masks.delimiter |= static_cast<std::uint64_t>(bytes[i] == text.delimiter) << i;
    masks.quote |= static_cast<std::uint64_t>(bytes[i] == text.quote) << i;
    masks.lf |= static_cast<std::uint64_t>(bytes[i] == '\n') << i;
    masks.cr |= static_cast<std::uint64_t>(bytes[i] == '\r') << i;
  }
  if (!text.has_quote) masks.quote = 0;
  return masks;
}
#endif

// std::popcount is a call where the processor's own instruction may not be taken for granted.
inline std::size_t count_bits(std::uint64_t bits) noexcept {
  bits -= (bits >> 1) & 0x5555555555555555u;
  bits = (bits & 0x3333333333333333u) + ((bits >> 2) & 0x3333333333333333u);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
  return static_cast<std::size_t>((bits * 0x0101010101010101u) >> 56);
}

// Bit i of the result: whether an odd number of bits 0 .. i is set.
inline std::uint64_t prefix_xor(std::uint64_t bits) noexcept {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

}  // namespace detail

// Where the next physical line starts: behind the first LF, CR or CRLF at or after `from`; text.size when there is none.
inline std::size_t next_line(const Text& text, std::size_t from) noexcept {
  for (std::size_t at = from; at < text.size; ++at) {
    if (text.bytes[at] == '\n') return at + 1;
    if (text.bytes[at] == '\r') return at + 1 < text.size && text.bytes[at + 1] == '\n' ? at + 2 : at + 1;
  }
  return text.size;
}

// Cuts text into rows and fields, from the start of a row on.
//
// The rules, byte by byte (`slow` is their plain form):
//   - a field that begins with the quote ends at the next quote that is not doubled; behind it must come the delimiter,
//     an end of line or the end of the text; a quote anywhere else is an ordinary character
//   - LF, CR and CRLF outside quotes end a row; with more than one column an empty line is no row
//   - a row with too few fields is skipped whole; any other bad row (too many fields, text behind a closing quote, a
//     quote that never closes, a field over the limit) costs only its first physical line, so that a stray quote does
//     not swallow the good lines behind it
//
// `scan` takes 64 bytes at a time with a parity of quotes, and checks as it goes that every quote stands where the rules
// open or close a field; a row where one does not is read again by `slow`. So both give the same rows, and cutting the
// text into blocks gives the same rows as reading it whole.
//
// kIndex: note where each field of each good row ends; else only count rows.
template <bool kIndex>
class RowScanner {
 public:
  explicit RowScanner(const Text& text, std::size_t most_bad = 0) noexcept : text_(text), most_bad_(most_bad) {}

  // Reads the rows that begin in [begin, bound), at most `most_rows`; returns where the next row begins.
  // Positions in the index are relative to `begin`. kIndex: throws std::bad_alloc.
  std::size_t scan(std::size_t begin, std::size_t bound, std::size_t most_rows = SIZE_MAX) {
    origin_ = begin;
    bound_ = bound;
    most_rows_ = most_rows;
    rows_ = count_ = row_first_ = bad_count_ = broken_quotes_ = 0;
    incomplete_ = false;
    bad_.clear();
    row_starts_.clear();
    std::size_t row = begin;
    while (!done(row)) row = fast(row);
    return row;
  }

  std::size_t rows() const noexcept { return rows_; }
  // The text ended inside a row, and it is not the end of the file.
  bool incomplete() const noexcept { return incomplete_; }
  std::size_t bad_count() const noexcept { return bad_count_; }
  // Of the bad rows: text behind a closing quote, or a quote that never closes.
  std::size_t broken_quotes() const noexcept { return broken_quotes_; }
  // The first `most_bad` bad rows, in order.
  const std::vector<BadRow>& bad() const noexcept { return bad_; }

  // Where field `column` of good row `row` begins and ends, quotes included, relative to `begin`.
  std::uint32_t field_begin(std::size_t row, std::size_t column) const noexcept {
    return column == 0 ? row_starts_[row] : ends_[row * text_.columns + column - 1] + 1;
  }
  std::uint32_t field_end(std::size_t row, std::size_t column) const noexcept {
    return ends_[row * text_.columns + column];
  }
  const std::uint32_t* ends() const noexcept { return ends_.data(); }
  const std::uint32_t* row_starts() const noexcept { return row_starts_.data(); }

 private:
  bool done(std::size_t row) const noexcept {
    return incomplete_ || row >= bound_ || row >= text_.size || rows_ >= most_rows_;
  }

  std::size_t after_end(std::size_t end) const noexcept {
    if (end >= text_.size) return text_.size;
    return end + 1 + (text_.bytes[end] == '\r' && end + 1 < text_.size && text_.bytes[end + 1] == '\n');
  }

  bool is_boundary(std::uint8_t byte) const noexcept {
    return byte == text_.delimiter || byte == '\n' || byte == '\r';
  }

  std::size_t give_up(std::size_t row) noexcept {
    incomplete_ = true;
    count_ = row_first_;
    return row;
  }

  // Notes a bad row; what was written of its fields is forgotten. Returns where reading goes on.
  std::size_t reject(std::size_t row, Reason reason, std::size_t fields) {
    count_ = row_first_;
    const std::size_t next = next_line(text_, row);
    if (next == text_.size && !text_.is_final) return give_up(row);
    note_bad(row, reason, fields);
    return next;
  }

  void note_bad(std::size_t row, Reason reason, std::size_t fields) {
    ++bad_count_;
    if (reason == Reason::kTextAfterQuote || reason == Reason::kOpenQuote) ++broken_quotes_;
    if (bad_.size() < most_bad_) bad_.push_back({row, reason, std::min(fields, text_.columns + 1)});
  }

  void commit(std::size_t row, std::size_t entries) {
    if constexpr (kIndex) row_starts_.push_back(static_cast<std::uint32_t>(row - origin_));
    ++rows_;
    row_first_ = entries;
  }

  void put(std::size_t end) {
    if constexpr (kIndex) {
      if (count_ + 64 > ends_.size()) ends_.resize(count_ * 2 + 4096);
      ends_[count_] = static_cast<std::uint32_t>(end - origin_);
    }
    ++count_;
  }

  void put_all(std::size_t position, std::uint64_t bits) {
    if constexpr (kIndex) {
      if (count_ + 64 > ends_.size()) ends_.resize(count_ * 2 + 4096);
      std::uint32_t* out = ends_.data() + count_;
      const std::uint32_t base = static_cast<std::uint32_t>(position - origin_);
      while (bits != 0) {
        *out++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
      }
      count_ = static_cast<std::size_t>(out - ends_.data());
    } else {
      count_ += detail::count_bits(bits);
    }
  }

  // Forgets the entries [row_first_, entries) of a row, keeping what was written behind them.
  void drop(std::size_t entries) noexcept {
    if constexpr (kIndex) {
      std::memmove(ends_.data() + row_first_, ends_.data() + entries, (count_ - entries) * sizeof(std::uint32_t));
    }
    count_ -= entries - row_first_;
  }

  std::size_t fast(std::size_t row);
  std::size_t slow(std::size_t row);

  const Text& text_;
  std::size_t origin_ = 0;
  std::size_t bound_ = 0;
  std::size_t most_rows_ = 0;
  std::size_t rows_ = 0;
  std::size_t count_ = 0;      // field ends written, or counted
  std::size_t row_first_ = 0;  // count_ where the current row began
  std::size_t most_bad_;
  std::size_t bad_count_ = 0;
  std::size_t broken_quotes_ = 0;
  bool incomplete_ = false;
  std::vector<BadRow> bad_;
  std::vector<std::uint32_t> ends_;        // kIndex: [rows * columns]
  std::vector<std::uint32_t> row_starts_;  // kIndex: [rows]
};

// Rows from `row` on, a word at a time, until the bound, the end, or a row that only `slow` can judge.
template <bool kIndex>
std::size_t RowScanner<kIndex>::fast(std::size_t row) {
  std::uint64_t inside = 0;        // all ones: the word begins inside quotes
  std::uint64_t after_sound = 1;   // the byte before the word lets a quote open here
  std::uint64_t after_close = 0;   // the byte before the word closes a quote
  std::uint64_t after_cr = 0;      // the byte before the word is a CR that ended a row
  for (std::size_t position = row;; position += 64) {
    detail::Masks masks;
    if (position < text_.size) {
      masks = detail::classify(text_.bytes + position, text_);
      const std::size_t left = text_.size - position;
      if (left < 64) {
        const std::uint64_t valid = (std::uint64_t{1} << left) - 1;
        masks.delimiter &= valid;
        masks.quote &= valid;
        masks.lf &= valid;
        masks.cr &= valid;
      }
    }
    std::uint64_t quoted = 0;
    std::uint64_t unsound = 0;
    const std::uint64_t sound = masks.delimiter | masks.lf | masks.cr | masks.quote;
    if ((masks.quote | inside | after_close) != 0) {
      quoted = detail::prefix_xor(masks.quote) ^ inside;
      const std::uint64_t opening = masks.quote & quoted;
      const std::uint64_t closing = masks.quote & ~quoted;
      const std::size_t left = position < text_.size ? text_.size - position : 0;
      const std::uint64_t valid = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
      unsound = (opening & ~((sound << 1) | after_sound)) | (((closing << 1) | after_close) & ~sound & valid);
      after_close = closing >> 63;
      inside = std::uint64_t{0} - (quoted >> 63);
    }
    after_sound = sound >> 63;
    const std::uint64_t cr = masks.cr & ~quoted;
    std::uint64_t line_ends = cr | (masks.lf & ~quoted & ~((cr << 1) | after_cr));
    std::uint64_t field_ends = line_ends | (masks.delimiter & ~quoted);
    after_cr = cr >> 63;
    if (unsound != 0) {
      const std::uint64_t before = (unsound & (std::uint64_t{0} - unsound)) - 1;
      line_ends &= before;
      field_ends &= before;
    }
    std::size_t base = count_;
    put_all(position, field_ends);
    for (; line_ends != 0; line_ends &= line_ends - 1) {
      const int bit = std::countr_zero(line_ends);
      const std::size_t end = position + static_cast<std::size_t>(bit);
      const std::uint64_t through = field_ends & ((std::uint64_t{2} << bit) - 1);
      const std::size_t entries = base + detail::count_bits(through);
      const std::size_t fields = entries - row_first_;
      const std::size_t next = after_end(end);
      if (end - row > text_.longest_field) {
        count_ = row_first_;
        return slow(row);
      }
      if (fields == text_.columns) {
        commit(row, entries);
      } else {
        const bool is_blank = end == row;
        if (!is_blank) {
          if (fields > text_.columns && next_line(text_, row) != next) {
            count_ = row_first_;
            return reject(row, Reason::kTooManyFields, fields);
          }
          note_bad(row, fields < text_.columns ? Reason::kTooFewFields : Reason::kTooManyFields, fields);
        }
        drop(entries);
        base -= fields;
      }
      row = next;
      if (done(row)) {
        count_ = row_first_;
        return row;
      }
    }
    if (unsound != 0 || (position >= row && position + 64 - row > text_.longest_field + 64)) {
      count_ = row_first_;
      return slow(row);
    }
    if (position + 64 >= text_.size) {
      if (row >= text_.size) return text_.size;
      count_ = row_first_;
      return slow(row);  // The last row, without an end of line or with an open quote.
    }
  }
}

// One row, byte by byte: the rules in their plain form.
template <bool kIndex>
std::size_t RowScanner<kIndex>::slow(std::size_t row) {
  const std::uint8_t* bytes = text_.bytes;
  const std::size_t size = text_.size;
  std::size_t at = row;
  std::size_t field = row;
  for (std::size_t fields = 0;;) {
    if (fields == text_.columns) return reject(row, Reason::kTooManyFields, fields + 1);
    const std::size_t limit = size - field > text_.longest_field ? field + text_.longest_field : size;
    if (text_.has_quote && at < size && bytes[at] == text_.quote) {
      ++at;
      for (;;) {
        const void* found = at < limit ? std::memchr(bytes + at, text_.quote, limit - at) : nullptr;
        if (found == nullptr) {
          if (limit < size) return reject(row, Reason::kLongField, fields + 1);
          return text_.is_final ? reject(row, Reason::kOpenQuote, fields + 1) : give_up(row);
        }
        at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes) + 1;
        if (at < size && bytes[at] == text_.quote) ++at;
        else break;
      }
      if (at < size && !is_boundary(bytes[at])) return reject(row, Reason::kTextAfterQuote, fields + 1);
    } else {
      while (at < limit && !is_boundary(bytes[at])) ++at;
    }
    if (at - field > text_.longest_field || (at == limit && at < size && !is_boundary(bytes[at]))) {
      return reject(row, Reason::kLongField, fields + 1);
    }
    if (at - row > kLongestRow) return reject(row, Reason::kLongRow, fields + 1);
    put(at);
    ++fields;
    if (at < size && bytes[at] == text_.delimiter) {
      field = ++at;
      continue;
    }
    if (at == size && !text_.is_final) return give_up(row);
    if (fields == text_.columns) {
      commit(row, count_);
    } else {
      count_ = row_first_;
      if (at != row) note_bad(row, Reason::kTooFewFields, fields);
    }
    return after_end(at);
  }
}

}  // namespace millrace::csv
