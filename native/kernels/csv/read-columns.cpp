#include "kernels/csv/read-columns.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <new>
#include <vector>

#include "core/threads.h"
#include "kernels/csv/bit-writer.h"
#include "kernels/csv/blocks.h"
#include "kernels/csv/level-table.h"
#include "kernels/csv/parse-number.h"

namespace millrace::csv {
namespace {

enum class Read : std::uint8_t { kValue, kNull, kBad };

Read read_if(bool is_read) noexcept { return is_read ? Read::kValue : Read::kBad; }

// What all blocks add to one column's result. Sums, so the order of blocks does not matter.
struct ColumnState {
  std::atomic<bool> has_failed{false};
  std::atomic<bool> is_doubtful{false};
  std::atomic<std::size_t> null_count{0};
  std::atomic<std::size_t> bad_count{0};
};

// The levels of one block's dictionary columns, one column's after the other.
struct BlockLevels {
  std::vector<Level> levels;
  std::vector<std::uint32_t> begins;  // [dictionary plans + 1]
  std::vector<std::uint32_t> codes;   // [levels] each level's code in the whole file
  std::vector<std::unique_ptr<char[]>> copies;  // texts that held doubled quotes
};

// One column's cells in one block.
struct Cells {
  const Text& text;
  const ScannerShelf::Scanner& scanner;
  const MissingWords& missing;
  const ColumnPlan& plan;
  std::size_t origin;
  std::size_t first_row;
  std::size_t rows;
};

// Calls read(cell, row, begin, end) for each cell that is not missing and notes which rows have a value.
// False: a cell is no value of the column's type and the type is not forced.
template <class ReadCell>
bool read_cells(const Cells& cells, ColumnState& state, ReadCell&& read) {
  BitWriter validity(cells.plan.validity, cells.first_row);
  std::size_t nulls = 0;
  std::size_t bad = 0;
  const std::size_t columns = cells.text.columns;
  const std::size_t position = cells.plan.position;
  const bool is_forced = cells.plan.is_forced;
  const std::uint32_t* end_at = cells.scanner.ends() + position;
  for (std::size_t first = 0; first < cells.rows && (bad == 0 || is_forced); first += 64) {
    const unsigned count = static_cast<unsigned>(std::min<std::size_t>(64, cells.rows - first));
    std::uint64_t valid = 0;
    for (unsigned i = 0; i < count; ++i, end_at += columns) {
      const std::size_t row = first + i;
      const std::size_t begin = cells.origin + (position == 0 ? cells.scanner.row_starts()[row] : end_at[-1] + 1);
      const std::size_t end = cells.origin + *end_at;
      Read result = Read::kNull;
      if (begin != end) {
        const Cell whole = cell_at(cells.text, begin, end);
        const Cell cell = trimmed(whole);
        if (!cells.missing.is_missing(cell)) result = read(whole, cell, row, begin, end);
      }
      valid |= static_cast<std::uint64_t>(result == Read::kValue) << i;
      nulls += result != Read::kValue;
      bad += result == Read::kBad;
    }
    validity.put(valid, count);
  }
  validity.finish();
  state.null_count.fetch_add(nulls, std::memory_order_relaxed);
  state.bad_count.fetch_add(bad, std::memory_order_relaxed);
  return bad == 0 || is_forced;
}

template <class T>
bool read_whole(const Cells& cells, ColumnState& state) {
  T* values = static_cast<T*>(cells.plan.values) + cells.first_row;
  return read_cells(cells, state, [&](const Cell&, const Cell& cell, std::size_t row, std::size_t, std::size_t) {
    std::int64_t value = 0;
    if (!parse_int64(cell.begin, cell.end, value)) {
      // A forced integer may be written as 3.0, as tools do that keep numbers with gaps as floating point.
      double decimal = 0;
      if (!cells.plan.is_forced || !parse_double(cell.begin, cell.end, decimal)) return Read::kBad;
      if (decimal != decimal) return Read::kNull;
      if (!(decimal >= -0x1p53 && decimal <= 0x1p53)) return Read::kBad;
      value = static_cast<std::int64_t>(decimal);
      if (static_cast<double>(value) != decimal) return Read::kBad;
    }
    if constexpr (sizeof(T) < 8) {
      if (value < std::numeric_limits<T>::min() || value > static_cast<std::int64_t>(std::numeric_limits<T>::max())) {
        return Read::kBad;
      }
    }
    values[row] = static_cast<T>(value);
    return Read::kValue;
  });
}

template <class T>
bool read_decimal(const Cells& cells, ColumnState& state) {
  T* values = static_cast<T*>(cells.plan.values) + cells.first_row;
  const bool is_forced = cells.plan.is_forced;
  return read_cells(cells, state, [&](const Cell&, const Cell& cell, std::size_t row, std::size_t, std::size_t) {
    double value = 0;
    if (!parse_double(cell.begin, cell.end, value)) return Read::kBad;
    if (value != value) return Read::kNull;
    if (cell.size() >= 19 && !is_forced) {
      std::int64_t whole = 0;
      const char* first = cell.begin + (*cell.begin == '-' || *cell.begin == '+');
      if (std::all_of(first, cell.end, is_digit) && !parse_int64(cell.begin, cell.end, whole)) {
        state.is_doubtful.store(true, std::memory_order_relaxed);
      }
    }
    values[row] = static_cast<T>(value);
    return Read::kValue;
  });
}

bool read_bool(const Cells& cells, ColumnState& state) {
  BitWriter values(static_cast<std::uint8_t*>(cells.plan.values), cells.first_row);
  std::uint64_t word = 0;  // of the 64 rows at hand
  std::size_t first = 0;
  const bool is_read =
      read_cells(cells, state, [&](const Cell&, const Cell& cell, std::size_t row, std::size_t, std::size_t) {
        bool value = false;
        const bool known = cells.plan.is_forced ? parse_any_bool(cell.begin, cell.end, value)
                                                : parse_bool(cell.begin, cell.end, value);
        if (!known) return Read::kBad;
        for (; row >= first + 64; first += 64, word = 0) values.put(word, 64);
        word |= static_cast<std::uint64_t>(value) << (row - first);
        return Read::kValue;
      });
  for (; cells.rows >= first + 64; first += 64, word = 0) values.put(word, 64);
  values.put(word, static_cast<unsigned>(cells.rows - first));
  values.finish();
  return is_read;
}

bool read_dates(const Cells& cells, ColumnState& state) {
  std::int32_t* values = static_cast<std::int32_t*>(cells.plan.values) + cells.first_row;
  return read_cells(cells, state, [&](const Cell&, const Cell& cell, std::size_t row, std::size_t, std::size_t) {
    return read_if(parse_date(cell.begin, cell.end, cells.plan.order, values[row]));
  });
}

bool read_timestamps(const Cells& cells, ColumnState& state) {
  std::int64_t* values = static_cast<std::int64_t*>(cells.plan.values) + cells.first_row;
  return read_cells(cells, state, [&](const Cell&, const Cell& cell, std::size_t row, std::size_t, std::size_t) {
    return read_if(parse_timestamp(cell.begin, cell.end, cells.plan.order, cells.plan.is_zoned, values[row]));
  });
}

// Codes count within the block first; merge_levels and recode make them the file's.
bool read_levels(const Cells& cells, ColumnState& state, LevelTable& table, BlockLevels& block) {
  std::int32_t* values = static_cast<std::int32_t*>(cells.plan.values) + cells.first_row;
  const std::size_t first = block.levels.size();
  table.clear();
  return read_cells(cells, state,
                    [&](const Cell& cell, const Cell&, std::size_t row, std::size_t begin, std::size_t end) {
                      Level level{cell.begin, 0, 0, static_cast<std::uint32_t>(end - begin), begin};
                      level.size = static_cast<std::uint32_t>(cell.size());
                      if (cell.has_doubled) {
                        block.copies.push_back(std::make_unique<char[]>(cell.size()));
                        char* copy = block.copies.back().get();
                        const char* copy_end = write_text(cell, static_cast<char>(cells.text.quote), copy);
                        level.text = copy;
                        level.size = static_cast<std::uint32_t>(copy_end - copy);
                      }
                      level.hash = hash_text(level.text, level.size);
                      values[row] = static_cast<std::int32_t>(table.number(level, block.levels, first));
                      return Read::kValue;
                    });
}

bool read_text(const Cells& cells, ColumnState& state, double& bytes) {
  std::int64_t* values = static_cast<std::int64_t*>(cells.plan.values) + cells.first_row;
  std::size_t sum = 0;
  const bool is_read = read_cells(
      cells, state, [&](const Cell& cell, const Cell&, std::size_t row, std::size_t begin, std::size_t) {
        const std::size_t size = text_size(cell, static_cast<char>(cells.text.quote));
        values[row] = static_cast<std::int64_t>(size) << 32 | static_cast<std::int64_t>(begin - cells.origin);
        sum += size;
        return Read::kValue;
      });
  bytes = static_cast<double>(sum);
  return is_read;
}

bool read_column(const Cells& cells, ColumnState& state, LevelTable& table, BlockLevels& block, double& bytes) {
  switch (cells.plan.type) {
    case Type::kFloat64: return read_decimal<double>(cells, state);
    case Type::kFloat32: return read_decimal<float>(cells, state);
    case Type::kInt8: return read_whole<std::int8_t>(cells, state);
    case Type::kInt16: return read_whole<std::int16_t>(cells, state);
    case Type::kInt32: return read_whole<std::int32_t>(cells, state);
    case Type::kInt64: return read_whole<std::int64_t>(cells, state);
    case Type::kUint8: return read_whole<std::uint8_t>(cells, state);
    case Type::kUint16: return read_whole<std::uint16_t>(cells, state);
    case Type::kUint32: return read_whole<std::uint32_t>(cells, state);
    case Type::kBool: return read_bool(cells, state);
    case Type::kTimestamp: return read_timestamps(cells, state);
    case Type::kDate: return read_dates(cells, state);
    case Type::kDictionary: return read_levels(cells, state, table, block);
    case Type::kUtf8: return read_text(cells, state, bytes);
  }
  return false;
}

class Reader {
 public:
  Reader(const Text& text, const Blocks& blocks, std::span<const ColumnPlan> plans, const MissingWords& missing,
         std::span<double> text_bytes)
      : text_(text),
        blocks_(blocks),
        plans_(plans),
        missing_(missing),
        text_bytes_(text_bytes),
        shelf_(text),
        states_(plans.size()),
        levels_(blocks.count()) {
    for (const ColumnPlan& plan : plans) text_count_ += plan.type == Type::kUtf8;
  }

  // Reads one block; false: its rows are not those that find_rows found.
  bool read_block(std::size_t block) {
    const std::size_t rows = blocks_.rows(block);
    if (rows == 0) {
      levels_[block].begins.assign(plans_.size() + 1, 0);
      return true;
    }
    auto scanner = shelf_.take();
    scanner->scan(blocks_.begin(block), blocks_.begin(block + 1), rows);
    if (scanner->rows() != rows) return false;
    LevelTable table;
    BlockLevels& levels = levels_[block];
    std::size_t text = 0;
    double unused = 0;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const ColumnPlan& plan = plans_[i];
      if (plan.type == Type::kDictionary) levels.begins.push_back(static_cast<std::uint32_t>(levels.levels.size()));
      double& bytes = plan.type == Type::kUtf8 ? text_bytes_[block * text_count_ + text++] : unused;
      ColumnState& state = states_[i];
      if (state.has_failed.load(std::memory_order_relaxed)) continue;
      const Cells cells{text_, *scanner, missing_, plan, blocks_.begin(block), blocks_.first_row(block), rows};
      if (!read_column(cells, state, table, levels, bytes)) state.has_failed.store(true, std::memory_order_relaxed);
    }
    levels.begins.push_back(static_cast<std::uint32_t>(levels.levels.size()));
    levels.codes.resize(levels.levels.size());
    shelf_.give_back(std::move(scanner));
    return true;
  }

  // Numbers the levels of one dictionary column over all blocks, in order.
  void merge_levels(std::size_t index, std::size_t dictionary, ColumnResult& result) {
    const ColumnPlan& plan = plans_[index];
    const std::size_t most = plan.levels.size() / 2;
    LevelTable table;
    table.clear();
    std::vector<Level> all;
    for (BlockLevels& block : levels_) {
      for (std::uint32_t i = block.begins[dictionary]; i < block.begins[dictionary + 1]; ++i) {
        block.codes[i] = table.number(block.levels[i], all, 0);
      }
      if (all.size() > most) {
        result.has_failed = true;
        result.level_count = all.size();
        return;
      }
    }
    result.level_count = all.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
      plan.levels[2 * i] = static_cast<double>(all[i].offset);
      plan.levels[2 * i + 1] = static_cast<double>(all[i].raw_size);
    }
  }

  void recode(std::size_t block, std::span<const ColumnResult> results) noexcept {
    std::size_t dictionary = 0;
    for (std::size_t index = 0; index < plans_.size(); ++index) {
      const ColumnPlan& plan = plans_[index];
      if (plan.type != Type::kDictionary) continue;
      const BlockLevels& levels = levels_[block];
      const std::size_t begin = levels.begins[dictionary];
      const std::size_t count = levels.begins[++dictionary] - begin;
      if (results[index].has_failed || count == 0) continue;
      const std::uint32_t* codes = levels.codes.data() + begin;
      std::int32_t* values = static_cast<std::int32_t*>(plan.values);
      for (std::size_t row = blocks_.first_row(block); row < blocks_.first_row(block + 1); ++row) {
        // Bytes at the edge of the block's rows may be or-ed by nobody now: all blocks are read.
        const bool is_valid = (plan.validity[row >> 3] >> (row & 7)) & 1;
        values[row] = is_valid ? static_cast<std::int32_t>(codes[values[row]]) : 0;
      }
    }
  }

  void write(std::span<ColumnResult> results) const noexcept {
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i].has_failed = states_[i].has_failed;
      results[i].is_doubtful = states_[i].is_doubtful;
      results[i].null_count = states_[i].null_count;
      results[i].bad_count = states_[i].bad_count;
    }
  }

 private:
  const Text& text_;
  const Blocks& blocks_;
  std::span<const ColumnPlan> plans_;
  const MissingWords& missing_;
  std::span<double> text_bytes_;
  std::size_t text_count_ = 0;
  ScannerShelf shelf_;
  std::vector<ColumnState> states_;
  std::vector<BlockLevels> levels_;
};

}  // namespace

Status read_columns(const Text& text, std::span<const double> block_words, std::span<const ColumnPlan> plans,
                    const MissingWords& missing, std::span<ColumnResult> results, std::span<double> text_bytes,
                    const Control& control) {
  const Blocks blocks(block_words);
  if (!blocks.are_sound(text) || results.size() != plans.size()) return {Code::kShape};
  std::vector<std::size_t> dictionaries;
  std::size_t texts = 0;
  std::atomic<bool> out_of_memory{false};
  std::atomic<bool> misfit{false};
  try {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (plans[i].position >= text.columns) return {Code::kShape, static_cast<std::int64_t>(i)};
      if (plans[i].type == Type::kDictionary) dictionaries.push_back(i);
      texts += plans[i].type == Type::kUtf8;
    }
    if (text_bytes.size() != blocks.count() * texts) return {Code::kShape};
    control.set_total(static_cast<std::int64_t>(blocks.count()));
    Reader reader(text, blocks, plans, missing, text_bytes);
    parallel_for(blocks.count(), control, [&](std::size_t block) {
      try {
        if (!reader.read_block(block)) misfit = true;
      } catch (const std::bad_alloc&) {
        out_of_memory = true;
      }
      control.add_done();
    });
    if (control.stopped()) return {Code::kCancelled};
    if (out_of_memory) return {Code::kOutOfMemory};
    if (misfit) return {Code::kShape};
    reader.write(results);
    parallel_for(dictionaries.size(), control, [&](std::size_t dictionary) {
      ColumnResult& result = results[dictionaries[dictionary]];
      try {
        if (!result.has_failed) reader.merge_levels(dictionaries[dictionary], dictionary, result);
      } catch (const std::bad_alloc&) {
        out_of_memory = true;
      }
    });
    if (control.stopped()) return {Code::kCancelled};
    if (out_of_memory) return {Code::kOutOfMemory};
    if (!dictionaries.empty()) {
      parallel_for(blocks.count(), control, [&](std::size_t block) { reader.recode(block, results); });
    }
  } catch (const std::bad_alloc&) {
    return {Code::kOutOfMemory};
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace::csv
