#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace millrace {

// The types of src/columns/column.ts, in the same order.
enum class Type : std::uint8_t {
  kFloat64,
  kFloat32,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kBool,        // bits, least significant first
  kTimestamp,   // int64 microseconds since 1970-01-01 UTC
  kDate,        // int32 days since 1970-01-01
  kDictionary,  // int32 codes
  kUtf8,        // int32 offsets [length + 1] into bytes
};

// One chunk of a column, in memory that JavaScript owns.
//
//   values    [length]  first value at values[0]; kBool: bit `bit_offset`; kUtf8: offsets[0..length]
//   validity  bits, bit_offset + row set: the value is there; nullptr: no nulls
//   bytes     kUtf8 only
//
// Only the alignment of one element may be assumed.
struct ColumnView {
  Type type;
  const void* values;
  const std::uint8_t* validity;
  std::size_t bit_offset;
  std::size_t length;
  const std::uint8_t* bytes = nullptr;
  std::size_t byte_length = 0;

  bool is_valid(std::size_t row) const noexcept {
    if (validity == nullptr) return true;
    const std::size_t bit = bit_offset + row;
    return (validity[bit >> 3] >> (bit & 7)) & 1;
  }

  template <class T>
  const T* as() const noexcept {
    return static_cast<const T*>(values);
  }

  bool is_numeric() const noexcept { return type != Type::kUtf8; }
};

// Whether every value of such a column is a float.
inline bool holds_floats(Type type) noexcept {
  switch (type) {
    case Type::kFloat32:
    case Type::kInt8:
    case Type::kInt16:
    case Type::kUint8:
    case Type::kUint16:
    case Type::kBool: return true;
    default: return false;
  }
}

namespace detail {

template <class T>
void widen(const ColumnView& column, std::size_t begin, std::size_t count, double* out) noexcept {
  const T* values = column.as<T>() + begin;
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<double>(values[i]);
}

}  // namespace detail

// Rows begin .. begin + count as doubles, a null as NaN. Dictionary columns give their codes, bool 0 and 1,
// dates days, timestamps microseconds. int64 beyond 2^53 is rounded. Precondition: is_numeric().
//
// Kernels read any numeric column through this, a block that fits the L1 cache at a time (kDecodeRows), so that each
// formula is written once, for doubles, with one rule for what is missing.
inline constexpr std::size_t kDecodeRows = 1024;

inline void decode(const ColumnView& column, std::size_t begin, std::size_t count, double* out) noexcept {
  switch (column.type) {
    case Type::kFloat64: std::memcpy(out, column.as<double>() + begin, count * sizeof(double)); break;
    case Type::kFloat32: detail::widen<float>(column, begin, count, out); break;
    case Type::kInt8: detail::widen<std::int8_t>(column, begin, count, out); break;
    case Type::kInt16: detail::widen<std::int16_t>(column, begin, count, out); break;
    case Type::kInt32:
    case Type::kDate:
    case Type::kDictionary: detail::widen<std::int32_t>(column, begin, count, out); break;
    case Type::kInt64:
    case Type::kTimestamp: detail::widen<std::int64_t>(column, begin, count, out); break;
    case Type::kUint8: detail::widen<std::uint8_t>(column, begin, count, out); break;
    case Type::kUint16: detail::widen<std::uint16_t>(column, begin, count, out); break;
    case Type::kUint32: detail::widen<std::uint32_t>(column, begin, count, out); break;
    case Type::kBool: {
      const std::uint8_t* bits = column.as<std::uint8_t>();
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t bit = column.bit_offset + begin + i;
        out[i] = static_cast<double>((bits[bit >> 3] >> (bit & 7)) & 1);
      }
      break;
    }
    case Type::kUtf8: break;
  }
  if (column.validity == nullptr) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!column.is_valid(begin + i)) out[i] = std::numeric_limits<double>::quiet_NaN();
  }
}

// Calls body(first_row, values, count) for rows begin .. end in decoded runs of at most kDecodeRows. A body that takes
// const values reads those of a float64 column without nulls where they are.
template <class Body>
void for_each_run(const ColumnView& column, std::size_t begin, std::size_t end, Body&& body) noexcept {
  if constexpr (std::is_invocable_v<Body, std::size_t, const double*, std::size_t>) {
    if (column.type == Type::kFloat64 && column.validity == nullptr) {
      for (std::size_t row = begin; row < end; row += kDecodeRows) {
        body(row, column.as<double>() + row, end - row < kDecodeRows ? end - row : kDecodeRows);
      }
      return;
    }
  }
  double values[kDecodeRows];
  for (std::size_t row = begin; row < end; row += kDecodeRows) {
    const std::size_t count = end - row < kDecodeRows ? end - row : kDecodeRows;
    decode(column, row, count, values);
    body(row, values, count);
  }
}

}  // namespace millrace
