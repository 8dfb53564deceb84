#include "kernels/inspect/count-values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kEmpty = 0xffffffffu;

std::uint64_t mix(std::uint64_t word) noexcept {
  word ^= word >> 32;
  word *= 0xd6e8feb86659fd93u;
  word ^= word >> 32;
  word *= 0xd6e8feb86659fd93u;
  return word ^ (word >> 32);
}

// The 64 bits that stand for a value of fixed width; false when it is NaN.
bool key_of(const ColumnView& column, std::size_t row, std::uint64_t& key) noexcept {
  const auto whole = [&](auto value) { key = static_cast<std::uint64_t>(static_cast<std::int64_t>(value)); };
  const auto real = [&](double value) {
    key = std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value);
    return !std::isnan(value);
  };
  switch (column.type) {
    case Type::kFloat64: return real(column.as<double>()[row]);
    case Type::kFloat32: return real(static_cast<double>(column.as<float>()[row]));
    case Type::kInt8: whole(column.as<std::int8_t>()[row]); break;
    case Type::kInt16: whole(column.as<std::int16_t>()[row]); break;
    case Type::kInt32:
    case Type::kDate:
    case Type::kDictionary: whole(column.as<std::int32_t>()[row]); break;
    case Type::kInt64:
    case Type::kTimestamp: whole(column.as<std::int64_t>()[row]); break;
    case Type::kUint8: whole(column.as<std::uint8_t>()[row]); break;
    case Type::kUint16: whole(column.as<std::uint16_t>()[row]); break;
    case Type::kUint32: whole(column.as<std::uint32_t>()[row]); break;
    case Type::kBool: {
      const std::size_t bit = column.bit_offset + row;
      whole((column.as<std::uint8_t>()[bit >> 3] >> (bit & 7)) & 1);
      break;
    }
    case Type::kUtf8: break;
  }
  return true;
}

struct Text {
  const std::uint8_t* bytes;
  std::size_t length;
};

Text text_of(const ColumnView& column, std::size_t row) noexcept {
  const std::int32_t* offsets = column.as<std::int32_t>();
  return {column.bytes + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
}

std::uint64_t hash_of(const Text& text) noexcept {
  std::uint64_t hash = mix(text.length + 0x9e3779b97f4a7c15u);
  for (std::size_t at = 0; at < text.length; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.bytes + at, std::min<std::size_t>(8, text.length - at));
    hash = mix(hash ^ word);
  }
  return hash;
}

}  // namespace

Status count_values(const ColumnView& column, std::span<std::uint32_t> slots, std::span<std::uint32_t> rows,
                    std::span<std::uint32_t> counts, std::span<double> found, const Control& control) {
  const std::size_t size = slots.size();
  if (!std::has_single_bit(size) || size < 2 * column.length || rows.size() < column.length ||
      counts.size() < column.length || column.length >= kEmpty || found.size() != 1) {
    return {Code::kShape};
  }
  std::fill(slots.begin(), slots.end(), kEmpty);
  const bool is_text = column.type == Type::kUtf8;
  std::uint32_t distinct = 0;
  for (std::size_t row = 0; row < column.length; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    if (!column.is_valid(row)) continue;
    std::uint64_t key = 0;
    Text text{};
    if (is_text) text = text_of(column, row);
    else if (!key_of(column, row, key)) continue;
    std::size_t slot = (is_text ? hash_of(text) : mix(key)) & (size - 1);
    for (;; slot = (slot + 1) & (size - 1)) {
      const std::uint32_t value = slots[slot];
      if (value == kEmpty) {
        slots[slot] = distinct;
        rows[distinct] = static_cast<std::uint32_t>(row);
        counts[distinct++] = 1;
        break;
      }
      bool equal = false;
      if (is_text) {
        const Text other = text_of(column, rows[value]);
        equal = other.length == text.length && std::memcmp(other.bytes, text.bytes, text.length) == 0;
      } else {
        std::uint64_t other = 0;
        key_of(column, rows[value], other);
        equal = other == key;
      }
      if (equal) {
        ++counts[value];
        break;
      }
    }
  }
  found[0] = distinct;
  return {};
}

}  // namespace millrace
