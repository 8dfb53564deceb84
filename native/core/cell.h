#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/column-view.h"
#include "core/hash.h"

namespace millrace {

// The value of one row as a word: two rows of a column of any type but utf8 hold the same value when their words are
// equal. A number is its double, with one zero and one NaN; an int64 (or timestamp) that no double holds keeps its own
// bits, marked as such, so that 3 and 3.0 agree and 2^53 + 1 is not 2^53.
struct Cell {
  bool missing;
  std::uint64_t word;
  bool wide;

  friend bool operator==(const Cell& a, const Cell& b) noexcept {
    return a.missing == b.missing && (a.missing || (a.word == b.word && a.wide == b.wide));
  }

  std::uint64_t hash() const noexcept {
    if (missing) return 0x6D697373696E67ull;
    return wide ? hash_step(0x77696465ull, word) : hash_step(0x6E756Dull, word);
  }
};

inline Cell cell_of(double value) noexcept {
  if (std::isnan(value)) return {true, 0, false};
  return {false, std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value), false};
}

inline Cell cell_of(std::int64_t value) noexcept {
  const double rounded = static_cast<double>(value);
  // 2^63 itself rounds up out of int64's range.
  if (rounded < 0x1.0p63 && static_cast<std::int64_t>(rounded) == value) return cell_of(rounded);
  return {false, static_cast<std::uint64_t>(value), true};
}

// Precondition: not utf8.
inline Cell cell_at(const ColumnView& column, std::size_t row) noexcept {
  if (!column.is_valid(row)) return {true, 0, false};
  switch (column.type) {
    case Type::kInt64:
    case Type::kTimestamp: return cell_of(column.as<std::int64_t>()[row]);
    case Type::kFloat64: return cell_of(column.as<double>()[row]);
    default: {
      double value = 0;
      decode(column, row, 1, &value);
      return cell_of(value);
    }
  }
}

// The bytes of one row of a utf8 column; a null has none and is told apart by is_valid.
struct Text {
  const std::uint8_t* bytes;
  std::size_t length;

  friend bool operator==(const Text& a, const Text& b) noexcept {
    return a.length == b.length && (a.length == 0 || std::memcmp(a.bytes, b.bytes, a.length) == 0);
  }
};

inline Text text_at(const ColumnView& column, std::size_t row) noexcept {
  const std::int32_t* offsets = column.as<std::int32_t>();
  return {column.bytes + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
}

// The hash of one row's value: equal values of any two types but text and number hash alike.
inline std::uint64_t hash_at(const ColumnView& column, std::size_t row) noexcept {
  if (column.type != Type::kUtf8) return cell_at(column, row).hash();
  if (!column.is_valid(row)) return Cell{true, 0, false}.hash();
  const Text text = text_at(column, row);
  return hash_bytes(text.bytes, text.length, 0x74657874ull);
}

// Whether two rows of one column hold the same value; missing equals missing.
inline bool same_value(const ColumnView& column, std::size_t a, std::size_t b) noexcept {
  if (column.type != Type::kUtf8) return cell_at(column, a) == cell_at(column, b);
  const bool valid = column.is_valid(a);
  if (valid != column.is_valid(b)) return false;
  return !valid || text_at(column, a) == text_at(column, b);
}

}  // namespace millrace
