#include "kernels/column/take-bytes.h"

#include <atomic>
#include <cstring>

#include "core/threads.h"

namespace millrace {

Status take_bytes(const ColumnView& column, std::span<const std::uint32_t> rows, std::span<const std::int32_t> offsets,
                  std::span<std::uint8_t> bytes, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  if (offsets.size() != rows.size() + 1) return {Code::kShape};
  const std::int32_t* from = column.as<std::int32_t>();
  std::atomic<bool> agree{true};
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      const std::uint32_t row = rows[i];
      if (row >= column.length) return agree.store(false);
      const std::int64_t begin = from[row];
      const std::int64_t length = from[row + 1] - begin;
      const std::int64_t at = offsets[i];
      const bool inside = begin >= 0 && length >= 0 && begin + length <= static_cast<std::int64_t>(column.byte_length);
      const bool fits = at >= 0 && length == offsets[i + 1] - at && at + length <= static_cast<std::int64_t>(bytes.size());
      if (!inside || !fits) return agree.store(false);
      if (length > 0) std::memcpy(bytes.data() + at, column.bytes + begin, static_cast<std::size_t>(length));
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  return agree.load() ? Status{} : Status{Code::kInvalid};
}

}  // namespace millrace
