#include "kernels/column/format-csv.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/civil.h"
#include "core/threads.h"

namespace millrace {
namespace {

// Small enough that two threads share even a file of a few thousand rows.
constexpr std::size_t kRowsPerBlock = 2048;

char* put(char* out, const char* text, std::size_t length) noexcept {
  std::memcpy(out, text, length);
  return out + length;
}

// The shortest digits, laid out as Number::toString: plain between 1e-7 and 1e21, else with an exponent.
template <class T>
char* put_float(char* out, T value) noexcept {
  if (std::isnan(value)) return put(out, "NaN", 3);
  if (std::isinf(value)) return value > 0 ? put(out, "inf", 3) : put(out, "-inf", 4);
  char text[48];
  const char* end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  const char* from = text;
  if (*from == '-') *out++ = *from++;
  char digits[24];
  int count = 0;
  for (; *from != 'e'; ++from) {
    if (*from != '.') digits[count++] = *from;
  }
  int exponent = 0;
  ++from;
  std::from_chars(*from == '+' ? from + 1 : from, end, exponent);
  const int point = exponent + 1;
  if (point > 21 || point < -5) {
    *out++ = digits[0];
    if (count > 1) {
      *out++ = '.';
      out = put(out, digits + 1, static_cast<std::size_t>(count - 1));
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    return std::to_chars(out, out + 4, exponent < 0 ? -exponent : exponent).ptr;
  }
  if (point <= 0) {
    out = put(out, "0.", 2);
    for (int i = point; i < 0; ++i) *out++ = '0';
    return put(out, digits, static_cast<std::size_t>(count));
  }
  for (int i = 0; i < std::max(count, point); ++i) {
    if (i == point) *out++ = '.';
    *out++ = i < count ? digits[i] : '0';
  }
  return out;
}

template <class T>
char* put_integer(char* out, T value) noexcept {
  return std::to_chars(out, out + 20, value).ptr;
}

char* put_padded(char* out, std::int64_t value, int width) noexcept {
  for (int i = width - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + width;
}

char* put_day(char* out, std::int64_t days) noexcept {
  const Civil civil = civil_from_days(days);
  const std::int64_t years = civil.year < 0 ? -civil.year : civil.year;
  // ISO 8601 writes years beyond four digits with a sign.
  if (civil.year < 0 || civil.year > 9999) *out++ = civil.year < 0 ? '-' : '+';
  out = put_padded(out, years, civil.year < 0 || years > 9999 ? (years > 999'999 ? 7 : 6) : 4);
  *out++ = '-';
  out = put_padded(out, civil.month, 2);
  *out++ = '-';
  return put_padded(out, civil.day, 2);
}

char* put_timestamp(char* out, std::int64_t microseconds) noexcept {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t day = floor_divide(microseconds, kDay);
  // Not microseconds - day * kDay: the first day of the range begins before it.
  const std::int64_t rest = microseconds % kDay + (microseconds % kDay < 0 ? kDay : 0);
  out = put_day(out, day);
  *out++ = 'T';
  const std::int64_t seconds = rest / 1'000'000;
  out = put_padded(out, seconds / 3600, 2);
  *out++ = ':';
  out = put_padded(out, seconds / 60 % 60, 2);
  *out++ = ':';
  out = put_padded(out, seconds % 60, 2);
  if (rest % 1'000'000 != 0) {
    *out++ = '.';
    out = put_padded(out, rest % 1'000'000, 6);
    while (out[-1] == '0') --out;
  }
  *out++ = 'Z';
  return out;
}

// -1, +2.5e3: begins like a formula but is only a number.
bool is_plain_number(const char* text, std::size_t length) noexcept {
  double value = 0;
  const std::from_chars_result read = std::from_chars(text + 1, text + length, value);
  return length > 1 && (text[1] == '.' || (text[1] >= '0' && text[1] <= '9')) && read.ptr == text + length;
}

bool is_formula(const char* text, std::size_t length) noexcept {
  if (length == 0) return false;
  switch (text[0]) {
    case '=':
    case '@':
    case '\t':
    case '\r': return true;
    case '+':
    case '-': return !is_plain_number(text, length);
    default: return false;
  }
}

char* put_text(char* out, const char* text, std::size_t length, bool guard) noexcept {
  const bool guarded = guard && is_formula(text, length);
  bool quoted = length == 0 || text[0] == ' ' || text[length - 1] == ' ';
  for (std::size_t i = 0; i < length && !quoted; ++i) {
    quoted = text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
  }
  if (quoted) *out++ = '"';
  if (guarded) *out++ = '\'';
  if (!quoted) return put(out, text, length);
  for (std::size_t i = 0; i < length; ++i) {
    if (text[i] == '"') *out++ = '"';
    *out++ = text[i];
  }
  *out++ = '"';
  return out;
}

struct Writer {
  std::span<const ColumnView> columns;
  const CsvLevels& levels;
  bool guard;

  // nullptr: the row's code has no level.
  char* put_cell(char* out, std::size_t index, std::size_t row) const noexcept {
    const ColumnView& column = columns[index];
    if (!column.is_valid(row)) return columns.size() == 1 ? put(out, "\"\"", 2) : out;
    switch (column.type) {
      case Type::kFloat64: return put_float(out, column.as<double>()[row]);
      case Type::kFloat32: return put_float(out, column.as<float>()[row]);
      case Type::kInt8: return put_integer(out, static_cast<int>(column.as<std::int8_t>()[row]));
      case Type::kInt16: return put_integer(out, column.as<std::int16_t>()[row]);
      case Type::kInt32: return put_integer(out, column.as<std::int32_t>()[row]);
      case Type::kInt64: return put_integer(out, column.as<std::int64_t>()[row]);
      case Type::kUint8: return put_integer(out, static_cast<unsigned>(column.as<std::uint8_t>()[row]));
      case Type::kUint16: return put_integer(out, column.as<std::uint16_t>()[row]);
      case Type::kUint32: return put_integer(out, column.as<std::uint32_t>()[row]);
      case Type::kBool: {
        const std::size_t bit = column.bit_offset + row;
        const bool is_set = (column.as<std::uint8_t>()[bit >> 3] >> (bit & 7)) & 1;
        return is_set ? put(out, "true", 4) : put(out, "false", 5);
      }
      case Type::kTimestamp: return put_timestamp(out, column.as<std::int64_t>()[row]);
      case Type::kDate: return put_day(out, column.as<std::int32_t>()[row]);
      case Type::kDictionary: return put_level(out, levels.starts[index], column.as<std::int32_t>()[row]);
      case Type::kUtf8: {
        const std::int32_t* offsets = column.as<std::int32_t>();
        const auto* text = reinterpret_cast<const char*>(column.bytes + offsets[row]);
        return put_text(out, text, static_cast<std::size_t>(offsets[row + 1] - offsets[row]), guard);
      }
    }
    return out;
  }

  char* put_level(char* out, std::uint32_t start, std::int32_t code) const noexcept {
    const std::size_t at = start + static_cast<std::size_t>(code);
    if (code < 0 || at + 1 >= levels.offsets.size()) return nullptr;
    const std::int32_t from = levels.offsets[at];
    const std::int32_t to = levels.offsets[at + 1];
    return put_text(out, reinterpret_cast<const char*>(levels.bytes.data()) + from, static_cast<std::size_t>(to - from),
                    guard);
  }
};

// What rows begin .. end take at most.
std::size_t largest(std::span<const ColumnView> columns, std::size_t longest_level, std::size_t begin,
                    std::size_t end) noexcept {
  std::size_t total = 0;
  for (const ColumnView& column : columns) {
    if (column.type == Type::kUtf8) {
      const std::int32_t* offsets = column.as<std::int32_t>();
      total += 2 * static_cast<std::size_t>(offsets[end] - offsets[begin]) + 4 * (end - begin);
    } else {
      total += (end - begin) *
               (column.type == Type::kDictionary ? text_cell_bytes(longest_level) : kPlainCellBytes);
    }
  }
  return total;
}

std::size_t longest(const CsvLevels& levels) noexcept {
  std::int32_t length = 0;
  for (std::size_t i = 0; i + 1 < levels.offsets.size(); ++i) {
    length = std::max(length, levels.offsets[i + 1] - levels.offsets[i]);
  }
  return static_cast<std::size_t>(length);
}

}  // namespace

Status format_csv(std::span<const ColumnView> columns, const CsvLevels& levels, std::span<std::uint8_t> bytes,
                  std::span<double> written, bool guard, const Control& control) {
  if (written.size() != 1 || levels.starts.size() != columns.size()) return {Code::kShape};
  const std::size_t rows = columns.empty() ? 0 : columns.front().length;
  const std::size_t blocks = block_count(rows, kRowsPerBlock);
  const std::size_t longest_level = longest(levels);
  // Each block writes where it has room for its largest text, then all are moved together.
  std::vector<std::size_t> starts(blocks + 1, 0);
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t begin = block * kRowsPerBlock;
    starts[block + 1] =
        starts[block] + largest(columns, longest_level, begin, std::min(rows, begin + kRowsPerBlock));
  }
  if (starts[blocks] > bytes.size()) return {Code::kShape};
  std::vector<std::size_t> lengths(blocks, 0);
  std::atomic<std::int64_t> bad_row{-1};
  const Writer writer{columns, levels, guard};
  char* const base = reinterpret_cast<char*>(bytes.data());
  for_each_block(
      rows, control,
      [&](const Block& block) {
        char* out = base + starts[block.index];
        for (std::size_t row = block.begin; row < block.end; ++row) {
          for (std::size_t index = 0; index < columns.size(); ++index) {
            if (index > 0) *out++ = ',';
            char* const next = writer.put_cell(out, index, row);
            if (next == nullptr) {
              bad_row.store(static_cast<std::int64_t>(row), std::memory_order_relaxed);
              return;
            }
            out = next;
          }
          *out++ = '\n';
        }
        lengths[block.index] = static_cast<std::size_t>(out - base) - starts[block.index];
      },
      kRowsPerBlock);
  if (control.stopped()) return {Code::kCancelled};
  if (bad_row.load() >= 0) return {Code::kInvalid, bad_row.load()};
  std::size_t total = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    std::memmove(base + total, base + starts[block], lengths[block]);
    total += lengths[block];
  }
  written[0] = static_cast<double>(total);
  return {};
}

}  // namespace millrace
