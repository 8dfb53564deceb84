#include "binding/families.h"
#include "kernels/column/rows-equal.h"
#include "kernels/column/take-bytes.h"
#include "kernels/column/take.h"

namespace millrace {
namespace {

void call_rows_equal(Arguments& arguments) {
  const auto bytes = arguments.array<const std::uint8_t>();
  const auto rows = arguments.array<std::uint32_t>();
  const auto count = arguments.array<double>();
  const auto wanted = static_cast<std::uint8_t>(arguments.number());
  arguments.check(rows_equal(bytes, rows, count, wanted, arguments.control()));
}

void call_take(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto rows = arguments.array<const std::uint32_t>();
  const auto values = arguments.array<std::uint8_t>();
  const auto validity = arguments.array<std::uint8_t>();
  arguments.check(take(column, rows, values, validity, arguments.control()));
}

void call_take_bytes(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto rows = arguments.array<const std::uint32_t>();
  const auto offsets = arguments.array<const std::int32_t>();
  const auto bytes = arguments.array<std::uint8_t>();
  arguments.check(take_bytes(column, rows, offsets, bytes, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"column/rows-equal", call_rows_equal},
    {"column/take", call_take},
    {"column/take-bytes", call_take_bytes},
};

}  // namespace

std::span<const OpEntry> column_ops() { return kOps; }

}  // namespace millrace
