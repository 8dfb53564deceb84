#include "binding/families.h"
#include "kernels/inspect/above.h"
#include "kernels/inspect/count-values.h"
#include "kernels/inspect/examine.h"
#include "kernels/inspect/mark-missing.h"
#include "kernels/inspect/parse-numbers.h"

namespace millrace {
namespace {

void call_above(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto codes = arguments.array<std::int32_t>();
  const auto validity = arguments.array<std::uint8_t>();
  const double threshold = arguments.number();
  arguments.check(above(column, codes, validity, threshold, arguments.control()));
}

void call_count_values(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto slots = arguments.array<std::uint32_t>();
  const auto rows = arguments.array<std::uint32_t>();
  const auto counts = arguments.array<std::uint32_t>();
  const auto found = arguments.array<double>();
  arguments.check(count_values(column, slots, rows, counts, found, arguments.control()));
}

void call_examine(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto facts = arguments.array<double>();
  arguments.check(examine(column, facts, arguments.control()));
}

void call_mark_missing(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto numbers = arguments.array<const double>();
  const auto codes = arguments.array<const std::uint8_t>();
  const ColumnView texts = arguments.column();
  const auto validity = arguments.array<std::uint8_t>();
  const auto marked = arguments.array<double>();
  arguments.check(mark_missing(column, numbers, codes, texts, validity, marked, arguments.control()));
}

void call_parse_numbers(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const auto validity = arguments.array<std::uint8_t>();
  const auto unread = arguments.array<double>();
  arguments.check(parse_numbers(column, values, validity, unread, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"inspect/above", call_above},
    {"inspect/count-values", call_count_values},
    {"inspect/examine", call_examine},
    {"inspect/mark-missing", call_mark_missing},
    {"inspect/parse-numbers", call_parse_numbers},
};

}  // namespace

std::span<const OpEntry> inspect_ops() { return kOps; }

}  // namespace millrace
