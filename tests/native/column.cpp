#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "check.h"
#include "kernels/column/clip.h"
#include "kernels/column/count-codes.h"
#include "kernels/column/count-words.h"
#include "kernels/column/distinct.h"
#include "kernels/column/hash-values.h"
#include "kernels/column/hash-words.h"
#include "kernels/column/one-hot.h"
#include "kernels/column/repeats.h"
#include "kernels/column/split-rows.h"
#include "kernels/column/split-times.h"

using namespace millrace;

namespace {

struct Words {
  std::array<std::int32_t, 4> words{0, 0, 0, 3};
  Control control() { return Control(words.data()); }
};

ColumnView doubles(const std::vector<double>& values) {
  return {Type::kFloat64, values.data(), nullptr, 0, values.size()};
}

struct Texts {
  std::vector<std::int32_t> offsets{0};
  std::string bytes;
  void add(const std::string& text) {
    bytes += text;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  ColumnView view() const {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return {Type::kUtf8, offsets.data(), nullptr, 0, offsets.size() - 1, data, bytes.size()};
  }
};

constexpr std::size_t kRows = 50'001;

}  // namespace

TEST("clipping counts what it changed, block by block") {
  Words words;
  std::vector<double> values(kRows);
  std::iota(values.begin(), values.end(), 0.0);
  values[7] = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> out(kRows);
  double changed = 0;
  CHECK(clip(doubles(values), out, {&changed, 1}, 10, 40'000, words.control()).ok());
  CHECK(changed == 9 + (kRows - 40'001));
  CHECK(std::isnan(out[7]));
  CHECK(out[0] == 10 && out[kRows - 1] == 40'000);
}

TEST("one-hot writes every slot of every row and nothing beyond") {
  Words words;
  std::vector<double> codes(kRows);
  for (std::size_t row = 0; row < kRows; ++row) codes[row] = static_cast<double>(row % 5) - 1;
  const std::vector<std::int32_t> slots{1, -1, 0};
  std::vector<std::uint8_t> out(2 * kRows, 9);
  CHECK(one_hot(doubles(codes), slots, out, 2, -1, words.control()).ok());
  std::size_t ones = 0;
  for (const std::uint8_t value : out) ones += value;
  CHECK(ones == 2 * (kRows / 5));
}

TEST("texts of any bytes are hashed without reading beyond them") {
  Words words;
  Texts texts;
  for (std::size_t row = 0; row < 2000; ++row) texts.add(std::string(row % 9, static_cast<char>(row)) + "\xE2\x80");
  texts.add("");
  texts.add("\xE2");
  std::vector<double> counts(64);
  CHECK(count_words(texts.view(), counts, true, words.control()).ok());
  std::vector<std::int32_t> slots(64);
  std::iota(slots.begin(), slots.end(), 0);
  std::vector<float> values(64 * 2002);
  CHECK(hash_words(texts.view(), slots, counts, values, 2002, true, words.control()).ok());
  std::vector<std::int32_t> codes(2002);
  std::vector<std::uint32_t> first(2002);
  double count = 0;
  CHECK(distinct(texts.view(), codes, first, {&count, 1}, words.control()).ok());
  CHECK(count > 200);
}

TEST("hashes, repeats and parts agree on rows that are equal") {
  Words words;
  std::vector<double> values(kRows);
  for (std::size_t row = 0; row < kRows; ++row) values[row] = static_cast<double>(row % 1000);
  const std::array<ColumnView, 1> columns{doubles(values)};
  std::vector<std::int64_t> hashes(kRows, 0);
  CHECK(hash_values(columns[0], {}, hashes, "a", words.control()).ok());
  std::vector<std::uint8_t> repeat(kRows);
  double count = 0;
  CHECK(repeats(columns, hashes, repeat, {&count, 1}, words.control()).ok());
  CHECK(count == kRows - 1000);
  std::vector<std::int32_t> strata(kRows, 0);
  std::vector<std::uint8_t> parts(kRows);
  CHECK(split_rows(hashes, strata, parts, 1, 42, 0.2, 0.2, words.control()).ok());
  for (std::size_t row = 1000; row < kRows; ++row) CHECK(parts[row] == parts[row - 1000]);
  CHECK(split_times(columns[0], parts, 0.1, 0.1, words.control()).ok());
  CHECK(parts[0] == 0 && parts[999] == 2);
  std::vector<double> counts(1001);
  CHECK(count_codes(columns[0], counts, words.control()).ok());
  CHECK(counts[0] == 51 && counts[1000] == 0);
}

TEST("a stopped call says so") {
  Words words;
  words.words[0] = 1;
  std::vector<double> values(10), out(10);
  double changed = 0;
  CHECK(clip(doubles(values), out, {&changed, 1}, 0, 1, words.control()).code == Code::kCancelled);
}
