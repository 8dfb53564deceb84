#include "kernels/inspect/parse-numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/threads.h"

namespace millrace {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::optional<double> number_in(const std::uint8_t* bytes, std::size_t length) noexcept {
  const char* begin = reinterpret_cast<const char*>(bytes);
  const char* end = begin + length;
  while (begin < end && is_blank(*begin)) ++begin;
  while (end > begin && is_blank(end[-1])) --end;
  if (begin < end && *begin == '+') {
    ++begin;
    if (begin < end && *begin == '-') return std::nullopt;
  }
  // from_chars also reads words such as "inf" and "nan".
  if (begin == end || !((*begin >= '0' && *begin <= '9') || *begin == '-' || *begin == '.')) return std::nullopt;
  double value = 0;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (stop != end || error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return value;
}

Status parse_numbers(const ColumnView& column, std::span<double> values, std::span<std::uint8_t> validity,
                     std::span<double> unread, const Control& control) {
  if (column.type != Type::kUtf8) return {Code::kType};
  if (values.size() != column.length || validity.size() != (column.length + 7) / 8 || unread.size() != 1) {
    return {Code::kShape};
  }
  std::fill(validity.begin(), validity.end(), std::uint8_t{0});
  const std::int32_t* offsets = column.as<std::int32_t>();
  double failures = 0;
  for (std::size_t row = 0; row < column.length; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    values[row] = 0;
    if (!column.is_valid(row)) continue;
    const auto number = number_in(column.bytes + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row]));
    if (number) {
      values[row] = *number;
      validity[row >> 3] |= static_cast<std::uint8_t>(1u << (row & 7));
    } else {
      ++failures;
    }
  }
  unread[0] = failures;
  return {};
}

}  // namespace millrace
