#include "kernels/column/take.h"

#include <atomic>
#include <limits>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

// The first position whose row is outside the column, or kNone.
std::int64_t first_outside(std::span<const std::uint32_t> rows, std::size_t length, const Control& control) {
  std::atomic<std::int64_t> first{kNone};
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      if (rows[i] < length) continue;
      std::int64_t seen = first.load();
      while (static_cast<std::int64_t>(i) < seen && !first.compare_exchange_weak(seen, static_cast<std::int64_t>(i))) {
      }
      return;
    }
  });
  return first.load();
}

std::size_t value_bytes(Type type) noexcept {
  switch (type) {
    case Type::kInt8:
    case Type::kUint8: return 1;
    case Type::kInt16:
    case Type::kUint16: return 2;
    case Type::kFloat32:
    case Type::kInt32:
    case Type::kUint32:
    case Type::kDate:
    case Type::kDictionary:
    case Type::kUtf8: return 4;
    case Type::kFloat64:
    case Type::kInt64:
    case Type::kTimestamp: return 8;
    case Type::kBool: break;
  }
  return 0;
}

template <class T>
void take_values(const ColumnView& column, std::span<const std::uint32_t> rows, void* out, const Control& control) {
  const T* from = column.as<T>();
  T* to = static_cast<T*>(out);
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) to[i] = from[rows[i]];
  });
}

// Bit i of `out` = bit bit_offset + rows[i] of `bits`. A block is a whole number of bytes, so no two share one.
void take_bits(const std::uint8_t* bits, std::size_t bit_offset, std::span<const std::uint32_t> rows,
               std::uint8_t* out, const Control& control) {
  static_assert(kBlockRows % 8 == 0);
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t begin = block.begin; begin < block.end; begin += 8) {
      unsigned byte = 0;
      for (std::size_t i = begin; i < begin + 8 && i < block.end; ++i) {
        const std::size_t bit = bit_offset + rows[i];
        byte |= static_cast<unsigned>((bits[bit >> 3] >> (bit & 7)) & 1) << (i - begin);
      }
      out[begin / 8] = static_cast<std::uint8_t>(byte);
    }
  });
}

Status take_offsets(const ColumnView& column, std::span<const std::uint32_t> rows, std::int32_t* offsets,
                    const Control& control) {
  const std::int32_t* from = column.as<std::int32_t>();
  std::vector<std::int64_t> starts(block_count(rows.size()) + 1, 0);
  for_each_block(rows.size(), control, [&](const Block& block) {
    std::int64_t sum = 0;
    for (std::size_t i = block.begin; i < block.end; ++i) sum += from[rows[i] + 1] - from[rows[i]];
    starts[block.index + 1] = sum;
  });
  for (std::size_t block = 1; block < starts.size(); ++block) starts[block] += starts[block - 1];
  if (starts.back() > std::numeric_limits<std::int32_t>::max()) return {Code::kShape};
  for_each_block(rows.size(), control, [&](const Block& block) {
    std::int32_t at = static_cast<std::int32_t>(starts[block.index]);
    for (std::size_t i = block.begin; i < block.end; ++i) {
      offsets[i] = at;
      at += from[rows[i] + 1] - from[rows[i]];
    }
  });
  offsets[rows.size()] = static_cast<std::int32_t>(starts.back());
  return {};
}

// Strings must lie inside their bytes in order: lengths are never negative and no read leaves the column.
bool offsets_ascend(const ColumnView& column) noexcept {
  const std::int32_t* offsets = column.as<std::int32_t>();
  for (std::size_t row = 0; row < column.length; ++row) {
    if (offsets[row + 1] < offsets[row]) return false;
  }
  return true;
}

}  // namespace

Status take(const ColumnView& column, std::span<const std::uint32_t> rows, std::span<std::uint8_t> values,
            std::span<std::uint8_t> validity, const Control& control) {
  const std::size_t bit_bytes = rows.size() / 8 + (rows.size() % 8 != 0);
  const std::size_t needed = column.type == Type::kBool
                                 ? bit_bytes
                                 : (rows.size() + (column.type == Type::kUtf8)) * value_bytes(column.type);
  if (values.size() < needed) return {Code::kShape};
  if (column.validity != nullptr && validity.size() < bit_bytes) return {Code::kShape};
  const std::int64_t outside = first_outside(rows, column.length, control);
  if (outside != kNone) return {Code::kInvalid, outside};
  if (column.type == Type::kUtf8 && !offsets_ascend(column)) return {Code::kInvalid};
  Status status;
  if (column.type == Type::kBool) {
    take_bits(column.as<std::uint8_t>(), column.bit_offset, rows, values.data(), control);
  } else if (column.type == Type::kUtf8) {
    status = take_offsets(column, rows, reinterpret_cast<std::int32_t*>(values.data()), control);
  } else {
    switch (value_bytes(column.type)) {
      case 1: take_values<std::uint8_t>(column, rows, values.data(), control); break;
      case 2: take_values<std::uint16_t>(column, rows, values.data(), control); break;
      case 4: take_values<std::uint32_t>(column, rows, values.data(), control); break;
      default: take_values<std::uint64_t>(column, rows, values.data(), control); break;
    }
  }
  if (status.ok() && column.validity != nullptr) {
    take_bits(column.validity, column.bit_offset, rows, validity.data(), control);
  }
  return control.stopped() ? Status{Code::kCancelled} : status;
}

}  // namespace millrace
