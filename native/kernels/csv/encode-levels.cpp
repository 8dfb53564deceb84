#include "kernels/csv/encode-levels.h"

#include <new>
#include <vector>

#include "core/threads.h"
#include "kernels/csv/level-table.h"

namespace millrace::csv {

Status encode_levels(const ColumnView& column, std::span<std::int32_t> codes, std::span<double> first_rows,
                     std::size_t& level_count, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  if (codes.size() != column.length) return {Code::kShape};
  const std::int32_t* offsets = column.as<std::int32_t>();
  try {
    LevelTable table;
    table.clear();
    std::vector<Level> levels;
    for (std::size_t row = 0; row < column.length; ++row) {
      if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
      codes[row] = 0;
      if (!column.is_valid(row)) continue;
      const std::int32_t begin = offsets[row];
      const std::int32_t end = offsets[row + 1];
      if (begin < 0 || end < begin || static_cast<std::size_t>(end) > column.byte_length) {
        return {Code::kInvalid, static_cast<std::int64_t>(row)};
      }
      const char* text = reinterpret_cast<const char*>(column.bytes) + begin;
      const std::uint32_t size = static_cast<std::uint32_t>(end - begin);
      const std::size_t before = levels.size();
      codes[row] = static_cast<std::int32_t>(table.number({text, hash_text(text, size), size, size, row}, levels, 0));
      if (levels.size() > first_rows.size()) break;
      if (levels.size() > before) first_rows[before] = static_cast<double>(row);
    }
    level_count = levels.size();
  } catch (const std::bad_alloc&) {
    return {Code::kOutOfMemory};
  }
  return {};
}

}  // namespace millrace::csv
