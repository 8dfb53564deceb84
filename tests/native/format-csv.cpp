#include "kernels/column/format-csv.h"

#include <limits>
#include <string>
#include <vector>

#include "check.h"

using namespace millrace;

namespace {

ColumnView view(Type type, const void* values, std::size_t length) { return {type, values, nullptr, 0, length}; }

// Formats into exactly the room the contract asks for: one byte too many is the sanitizer's to find.
std::string format(const std::vector<ColumnView>& columns, std::size_t capacity, const CsvLevels& levels) {
  std::vector<std::uint8_t> bytes(capacity);
  std::vector<double> written(1);
  const Status status = format_csv(columns, levels, bytes, written, true, Control());
  if (!status.ok()) return "failed";
  return std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(written[0]));
}

}  // namespace

TEST("the longest cells of every plain type fit the room stated for them") {
  const std::vector<double> doubles = {-std::numeric_limits<double>::denorm_min(), -1.7976931348623157e308,
                                       -1.2345678901234567e-6, -123456789012345680000.0};
  const std::vector<std::int64_t> longs = {std::numeric_limits<std::int64_t>::min(),
                                           std::numeric_limits<std::int64_t>::max(), -1, 0};
  const std::vector<std::int32_t> ints = {std::numeric_limits<std::int32_t>::min(),
                                          std::numeric_limits<std::int32_t>::max(), -1, 0};
  const std::vector<std::uint32_t> starts(5, 0);
  const std::vector<ColumnView> columns = {view(Type::kFloat64, doubles.data(), 4), view(Type::kInt64, longs.data(), 4),
                                           view(Type::kTimestamp, longs.data(), 4), view(Type::kInt32, ints.data(), 4),
                                           view(Type::kDate, ints.data(), 4)};
  const std::string text = format(columns, 5 * 4 * kPlainCellBytes, {{}, {}, starts});
  CHECK(text ==
        "-5e-324,-9223372036854775808,-290308-12-21T19:59:05.224192Z,-2147483648,-5877641-06-23\n"
        "-1.7976931348623157e+308,9223372036854775807,+294247-01-10T04:00:54.775807Z,2147483647,+5881580-07-11\n"
        "-0.0000012345678901234567,-1,1969-12-31T23:59:59.999999Z,-1,1969-12-31\n"
        "-123456789012345680000,0,1970-01-01T00:00:00Z,0,1970-01-01\n");
  CHECK(format(columns, 5 * 4 * kPlainCellBytes - 1, {{}, {}, starts}) == "failed");
}

TEST("texts of nothing but quotes, and a guarded level, fit the room stated for them") {
  const std::string bytes = "\"\"\"=\"";
  const std::vector<std::int32_t> offsets = {0, 3, 3, 5};
  ColumnView text = view(Type::kUtf8, offsets.data(), 3);
  text.bytes = reinterpret_cast<const std::uint8_t*>(bytes.data());
  text.byte_length = bytes.size();
  const std::vector<std::int32_t> codes = {1, 0, 1};
  const std::vector<std::uint8_t> level_bytes = {'a', '=', '"'};
  const std::vector<std::int32_t> level_offsets = {0, 1, 3};
  const std::vector<std::uint32_t> starts = {0, 0};
  const CsvLevels levels{level_bytes, level_offsets, starts};
  const std::size_t capacity = 2 * 5 + 4 * 3 + 3 * text_cell_bytes(2);
  const std::string written = format({text, view(Type::kDictionary, codes.data(), 3)}, capacity, levels);
  CHECK(written == "\"\"\"\"\"\"\"\",\"'=\"\"\"\n\"\",a\n\"'=\"\"\",\"'=\"\"\"\n");
}

TEST("a code without a level is an error") {
  const std::vector<std::int32_t> codes = {0, -1, 7};
  const std::vector<std::uint8_t> level_bytes = {'a'};
  const std::vector<std::int32_t> level_offsets = {0, 1};
  const std::vector<std::uint32_t> starts = {0};
  CHECK(format({view(Type::kDictionary, codes.data(), 3)}, 1000, {level_bytes, level_offsets, starts}) == "failed");
}
