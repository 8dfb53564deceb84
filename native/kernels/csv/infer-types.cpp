#include "kernels/csv/infer-types.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <new>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/threads.h"
#include "kernels/csv/blocks.h"
#include "kernels/csv/hash-text.h"
#include "kernels/csv/parse-number.h"
#include "kernels/csv/parse-time.h"

namespace millrace::csv {
namespace {

constexpr std::uint32_t kBoolBit = 1;
constexpr std::uint32_t kInt32Bit = 2;
constexpr std::uint32_t kInt64Bit = 4;
constexpr std::uint32_t kFloatBit = 8;
constexpr int kFirstDate = 4;
constexpr int kFirstTimestamp = kFirstDate + kDateOrders;
constexpr int kZoned = kFirstTimestamp + kDateOrders;
constexpr std::uint32_t kLongBit = 1u << 19;
constexpr std::uint32_t kDecimalBit = 1u << 20;
constexpr std::size_t kMostLevels = 65'537;

std::uint32_t number_kinds(const Cell& cell) noexcept {
  std::int64_t whole = 0;
  double value = 0;
  if (parse_int64(cell.begin, cell.end, whole)) {
    const bool is_short =
        whole >= std::numeric_limits<std::int32_t>::min() && whole <= std::numeric_limits<std::int32_t>::max();
    return kInt64Bit | kFloatBit | (is_short ? kInt32Bit : 0);
  }
  if (!parse_double(cell.begin, cell.end, value)) return 0;
  if (value != value) return kFloatBit;
  const char* first = cell.begin + (*cell.begin == '-' || *cell.begin == '+');
  return kFloatBit | (std::all_of(first, cell.end, is_digit) ? kLongBit : kDecimalBit);
}

std::uint32_t time_kinds(const Cell& cell) noexcept {
  std::uint32_t kinds = 0;
  for (int order = 0; order < kDateOrders; ++order) {
    std::int32_t days = 0;
    std::int64_t micros = 0;
    const auto date_order = static_cast<DateOrder>(order);
    if (parse_date(cell.begin, cell.end, date_order, days)) kinds |= 1u << (kFirstDate + order);
    if (parse_timestamp(cell.begin, cell.end, date_order, false, micros)) kinds |= 1u << (kFirstTimestamp + order);
  }
  std::int64_t micros = 0;
  if (parse_timestamp(cell.begin, cell.end, DateOrder::kYearMonthDayDash, true, micros)) kinds |= 1u << kZoned;
  return kinds;
}

// The counts of one block, and the hashes of the texts seen in each column.
struct BlockCounts {
  std::vector<std::uint32_t> counts;
  std::vector<std::vector<std::uint64_t>> hashes;
};

void count_column(const Text& text, const ScannerShelf::Scanner& scanner, std::size_t origin, std::size_t column,
                  std::size_t rows, const MissingWords& missing, std::uint32_t* counts,
                  std::vector<std::uint64_t>& hashes) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Cell whole =
        cell_at(text, origin + scanner.field_begin(row, column), origin + scanner.field_end(row, column));
    const Cell cell = trimmed(whole);
    if (missing.is_missing(cell)) continue;
    ++counts[kKinds];
    for (std::uint32_t kinds = kinds_of(cell); kinds != 0; kinds &= kinds - 1) ++counts[std::countr_zero(kinds)];
    hashes.push_back(hash_text(whole.begin, whole.size()));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

}  // namespace

std::uint32_t kinds_of(const Cell& cell) noexcept {
  bool truth = false;
  if (cell.has_doubled) return 0;
  if (parse_bool(cell.begin, cell.end, truth)) return kBoolBit;
  const std::uint32_t numbers = number_kinds(cell);
  if (numbers != 0 || cell.begin == cell.end || !is_digit(*cell.begin)) return numbers;
  return time_kinds(cell);
}

Status infer_types(const Text& text, std::span<const double> block_words, std::span<const std::int32_t> columns,
                   const MissingWords& missing, std::size_t block_step, std::size_t rows_per_block,
                   std::span<double> counts, const Control& control) {
  const Blocks blocks(block_words);
  if (!blocks.are_sound(text) || block_step == 0 || counts.size() != columns.size() * kCounts) return {Code::kShape};
  for (const std::int32_t column : columns) {
    if (column < 0 || static_cast<std::size_t>(column) >= text.columns) return {Code::kShape};
  }
  std::atomic<bool> out_of_memory{false};
  try {
    ScannerShelf shelf(text);
    std::vector<BlockCounts> parts(block_count(blocks.count(), block_step));
    parallel_for(parts.size(), control, [&](std::size_t part) {
      try {
        const std::size_t block = part * block_step;
        auto scanner = shelf.take();
        const std::size_t rows = std::min(rows_per_block, blocks.rows(block));
        if (rows > 0) scanner->scan(blocks.begin(block), blocks.begin(block + 1), rows);
        BlockCounts& out = parts[part];
        out.counts.assign(columns.size() * kCounts, 0);
        out.hashes.resize(columns.size());
        for (std::size_t i = 0; i < columns.size() && scanner->rows() >= rows; ++i) {
          count_column(text, *scanner, blocks.begin(block), static_cast<std::size_t>(columns[i]), rows, missing,
                       out.counts.data() + i * kCounts, out.hashes[i]);
        }
        shelf.give_back(std::move(scanner));
      } catch (const std::bad_alloc&) {
        out_of_memory = true;
      }
    });
    if (control.stopped()) return {Code::kCancelled};
    if (out_of_memory) return {Code::kOutOfMemory};
    std::fill(counts.begin(), counts.end(), 0.0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::unordered_set<std::uint64_t> levels;
      for (const BlockCounts& part : parts) {
        for (std::size_t kind = 0; kind < kCounts; ++kind) counts[i * kCounts + kind] += part.counts[i * kCounts + kind];
        if (levels.size() < kMostLevels) levels.insert(part.hashes[i].begin(), part.hashes[i].end());
      }
      counts[i * kCounts + kKinds + 1] = static_cast<double>(std::min(levels.size(), kMostLevels));
    }
  } catch (const std::bad_alloc&) {
    return {Code::kOutOfMemory};
  }
  return {};
}

}  // namespace millrace::csv
