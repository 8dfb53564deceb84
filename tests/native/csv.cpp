#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "check.h"
#include "core/random.h"
#include "kernels/csv/copy-text.h"
#include "kernels/csv/encode-levels.h"
#include "kernels/csv/find-rows.h"
#include "kernels/csv/infer-types.h"
#include "kernels/csv/parse-number.h"
#include "kernels/csv/read-columns.h"

using namespace millrace;

namespace {

// The text's own heap block, with exactly the padding that is promised: the sanitizers see a byte too far.
struct Owned {
  std::unique_ptr<std::uint8_t[]> bytes;
  csv::Text text;

  Owned(const std::string& content, std::size_t columns) : bytes(new std::uint8_t[content.size() + csv::kPadding]()) {
    std::memcpy(bytes.get(), content.data(), content.size());
    text.bytes = bytes.get();
    text.size = content.size();
    text.columns = columns;
  }
};

constexpr Type kTypes[] = {Type::kFloat64, Type::kFloat32, Type::kInt8,      Type::kInt16, Type::kInt32,
                           Type::kInt64,   Type::kUint8,   Type::kUint16,    Type::kUint32, Type::kBool,
                           Type::kTimestamp, Type::kDate,  Type::kDictionary, Type::kUtf8};

std::size_t width_of(Type type) {
  switch (type) {
    case Type::kInt8:
    case Type::kUint8: return 1;
    case Type::kInt16:
    case Type::kUint16: return 2;
    case Type::kFloat32:
    case Type::kInt32:
    case Type::kUint32:
    case Type::kDate:
    case Type::kDictionary: return 4;
    default: return 8;
  }
}

struct ReadTable {
  std::size_t rows = 0;
  std::vector<std::vector<std::uint8_t>> values;
  std::vector<std::vector<std::uint8_t>> validity;
  std::vector<csv::ColumnResult> results;
  std::string copied;
};

// Finds rows, counts kinds, reads every column, copies the text: the whole way through the kernels.
ReadTable read_table(const csv::Text& given, std::size_t block_size, const std::vector<Type>& types, bool is_forced,
                     int threads) {
  std::array<std::int32_t, 4> words{0, 0, 0, threads};
  const Control control(words.data());
  csv::Text text = given;
  std::vector<double> blocks(2 * (text.size / block_size + (text.size % block_size != 0) + 1));
  std::vector<double> bad(4 * 8);
  csv::RowSummary summary;
  CHECK(csv::find_rows(text, 0, block_size, SIZE_MAX, blocks, bad, summary, control).ok());
  ReadTable table;
  table.rows = summary.rows;
  text.size = summary.end;
  text.is_final = true;
  const std::size_t block_count = blocks.size() / 2 - 1;
  const std::uint8_t word_bytes[] = {'?', 'N', 'A'};
  const std::int32_t word_offsets[] = {0, 1, 3};
  const csv::MissingWords missing(word_bytes, word_offsets);
  std::vector<std::int32_t> positions;
  std::vector<csv::ColumnPlan> plans;
  std::vector<std::vector<double>> levels;
  std::size_t texts = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    positions.push_back(static_cast<std::int32_t>(i));
    table.values.emplace_back(width_of(types[i]) * table.rows);
    table.validity.emplace_back((table.rows + 7) / 8);
    levels.emplace_back(2 * table.rows);
    texts += types[i] == Type::kUtf8;
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    plans.push_back({i, types[i], static_cast<csv::DateOrder>(i % csv::kDateOrders), i % 2 == 1, is_forced,
                     table.values[i].data(), table.validity[i].data(), levels[i]});
  }
  std::vector<double> counts(types.size() * csv::kCounts);
  CHECK(csv::infer_types(text, blocks, positions, missing, 1, SIZE_MAX, counts, control).ok());
  std::vector<double> text_bytes(block_count * texts);
  table.results.resize(types.size());
  CHECK(csv::read_columns(text, blocks, plans, missing, table.results, text_bytes, control).ok());
  std::size_t text_index = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i] != Type::kUtf8) continue;
    std::vector<double> block_bytes;
    double sum = 0;
    for (std::size_t block = 0; block < block_count; ++block) {
      block_bytes.push_back(text_bytes[block * texts + text_index]);
      sum += block_bytes.back();
    }
    ++text_index;
    std::vector<std::int32_t> offsets(table.rows + 1);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(sum));
    const std::span<const std::int64_t> cells(reinterpret_cast<std::int64_t*>(table.values[i].data()), table.rows);
    CHECK(csv::copy_text(text, blocks, cells, table.validity[i], block_bytes, 0, block_count, offsets, bytes, control).ok());
    table.copied.append(bytes.begin(), bytes.end());
    const ColumnView view{Type::kUtf8, offsets.data(), table.validity[i].data(), 0, table.rows, bytes.data(), bytes.size()};
    std::vector<std::int32_t> codes(table.rows);
    std::vector<double> first_rows(table.rows);
    std::size_t level_count = 0;
    CHECK(csv::encode_levels(view, codes, first_rows, level_count, control).ok());
  }
  return table;
}

// Words of a stream of its own, so that a failure is found again.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return random_words(seed_, 9001, index_++).first % limit; }

 private:
  std::uint64_t seed_;
  std::uint32_t index_ = 0;
};

const std::string kSeeds[] = {
    "1,2.5,a\n2,3.5,b\n3,,\"c \"\"d\"\"\"\n",
    "2001-01-01,true,x\r\n2001-12-31 23:59:59.123456,false,\"y\r\nz\"\r\n13/2/2001,?,NA\r\n",
    "\"a\",\"b\",\"c\"\n,,\n\n-9223372036854775808,1e-320,+.5e7\n",
    "\xC3\xA9\xF0\x9F\x98\x80,x,y\r\xEF\xBB\xBF\"\"\"\",'\"',\t1 \r1,2\n1,2,3,4\n",
};
const std::string kPieces[] = {"\"", "\"\"", ",", "\n", "\r", "\r\n", "0", "9999999999999999999", "-", ".", "e", "nan",
                               "\"\n", ",\"", "\xC3", "true", "2001-01-01", "T10:00:00Z", " ", std::string(1, '\0'),
                               std::string(70, 'x'), "?"};

std::string mutate(std::string text, Dice& dice) {
  for (std::uint32_t change = dice.below(6); change > 0; --change) {
    const std::size_t at = dice.below(static_cast<std::uint32_t>(text.size() + 1));
    switch (dice.below(4)) {
      case 0: text.insert(at, kPieces[dice.below(std::size(kPieces))]); break;
      case 1: text.erase(at, dice.below(9)); break;
      case 2: if (at < text.size()) text[at] = static_cast<char>(dice.below(256)); break;
      default: text.insert(at, kSeeds[dice.below(std::size(kSeeds))]); break;
    }
  }
  return text;
}

}  // namespace

TEST("mutated CSV texts are read without a fault, and alike at any block size") {
  for (std::uint32_t round = 0; round < 7000; ++round) {
    Dice dice(round);
    const std::string content = mutate(kSeeds[dice.below(std::size(kSeeds))], dice);
    Owned owned(content, 1 + dice.below(5));
    owned.text.has_quote = dice.below(5) != 0;
    owned.text.is_final = dice.below(5) != 0;
    owned.text.longest_field = dice.below(3) == 0 ? 1 + dice.below(80) : 1 << 20;
    std::vector<Type> types;
    for (std::size_t i = 0; i < owned.text.columns; ++i) types.push_back(kTypes[dice.below(std::size(kTypes))]);
    const bool is_forced = dice.below(2) == 0;
    const std::size_t size = content.size() + 1;
    const ReadTable whole = read_table(owned.text, size, types, is_forced, 1);
    for (const std::size_t block_size : {std::size_t{1} + dice.below(static_cast<std::uint32_t>(size)), std::size_t{7}}) {
      const ReadTable cut = read_table(owned.text, block_size, types, is_forced, 1);
      CHECK(cut.rows == whole.rows && cut.copied == whole.copied);
      for (std::size_t i = 0; i < types.size(); ++i) {
        CHECK(cut.results[i].has_failed == whole.results[i].has_failed);
        if (whole.results[i].has_failed) continue;
        CHECK(cut.results[i].null_count == whole.results[i].null_count);
        CHECK(cut.validity[i] == whole.validity[i]);
        CHECK(types[i] == Type::kUtf8 || cut.values[i] == whole.values[i]);
      }
    }
  }
}

TEST("threads read neighbouring blocks into shared words without a race") {
  std::string content;
  for (int row = 0; row < 3000; ++row) {
    content += std::to_string(row) + (row % 3 == 0 ? ",,true," : ",0.5,false,") + "l" + std::to_string(row % 17) + ",\"t\"\"" +
               std::to_string(row) + "\"\n";
  }
  Owned owned(content, 5);
  const std::vector<Type> types = {Type::kInt32, Type::kFloat64, Type::kBool, Type::kDictionary, Type::kUtf8};
  const ReadTable alone = read_table(owned.text, 1 << 20, types, false, 1);
  CHECK(alone.rows == 3000);
  for (const int threads : {2, 4}) {
    const ReadTable together = read_table(owned.text, 100, types, false, threads);
    CHECK(together.copied == alone.copied && together.validity == alone.validity);
    for (std::size_t i = 0; i + 1 < types.size(); ++i) CHECK(together.values[i] == alone.values[i]);
  }
}

TEST("a decimal number printed with 17 digits is read back to the bit") {
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    const RandomWords words = random_words(77, 9002, i);
    const std::uint64_t bits = (static_cast<std::uint64_t>(words.first) << 32) | words.second;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!(value - value == 0)) continue;
    char text[40];
    const int size = std::snprintf(text, sizeof text, "%.17g", value);
    double read = 0;
    CHECK(csv::parse_double(text, text + size, read));
    CHECK(std::memcmp(&read, &value, sizeof value) == 0);
  }
}
