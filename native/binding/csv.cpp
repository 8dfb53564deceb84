#include <cstdint>
#include <span>
#include <vector>

#include "binding/families.h"
#include "kernels/csv/copy-text.h"
#include "kernels/csv/encode-levels.h"
#include "kernels/csv/find-rows.h"
#include "kernels/csv/infer-types.h"
#include "kernels/csv/read-columns.h"

namespace millrace {
namespace {

// rules: size, delimiter, quote (-1: none), columns, longest field, is final (1 or 0).
csv::Text read_text(Arguments& arguments) {
  const auto bytes = arguments.array<const std::uint8_t>();
  const auto rules = arguments.array<const double>();
  csv::Text text;
  if (bytes.size() < csv::kPadding || rules.size() != 6) arguments.check({Code::kShape});
  text.bytes = bytes.data();
  text.size = static_cast<std::size_t>(rules[0]);
  text.delimiter = static_cast<std::uint8_t>(rules[1]);
  text.has_quote = rules[2] >= 0;
  text.quote = text.has_quote ? static_cast<std::uint8_t>(rules[2]) : 0;
  text.columns = static_cast<std::size_t>(rules[3]);
  text.longest_field = static_cast<std::size_t>(rules[4]);
  text.is_final = rules[5] != 0;
  const bool is_sound = text.size <= bytes.size() - csv::kPadding && text.columns >= 1 &&
                        text.longest_field <= csv::kLongestRow;
  if (!is_sound) arguments.check({Code::kShape});
  return text;
}

csv::MissingWords read_missing(Arguments& arguments) {
  const auto bytes = arguments.array<const std::uint8_t>();
  const auto offsets = arguments.array<const std::int32_t>();
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const std::int32_t least = i == 0 ? 0 : offsets[i - 1];
    if (offsets[i] < least || static_cast<std::size_t>(offsets[i]) > bytes.size()) arguments.check({Code::kShape});
  }
  return {bytes, offsets};
}

void call_find_rows(Arguments& arguments) {
  const csv::Text text = read_text(arguments);
  const auto blocks = arguments.array<double>();
  const auto bad = arguments.array<double>();
  const auto summary = arguments.array<double>();
  const std::size_t begin = arguments.size();
  const std::size_t block_size = arguments.size();
  const double most_rows = arguments.number();
  if (summary.size() != 6) arguments.check({Code::kShape});
  csv::RowSummary found;
  arguments.check(csv::find_rows(text, begin, block_size, most_rows < 0 ? SIZE_MAX : static_cast<std::size_t>(most_rows),
                                 blocks, bad, found, arguments.control()));
  summary[0] = static_cast<double>(found.rows);
  summary[1] = static_cast<double>(found.bad_count);
  summary[2] = static_cast<double>(found.broken_quotes);
  summary[3] = static_cast<double>(found.end);
  summary[4] = static_cast<double>(found.invalid_utf8);
  summary[5] = static_cast<double>(found.invalid_utf8_line);
}

void call_infer_types(Arguments& arguments) {
  const csv::Text text = read_text(arguments);
  const auto blocks = arguments.array<const double>();
  const auto columns = arguments.array<const std::int32_t>();
  const csv::MissingWords missing = read_missing(arguments);
  const auto counts = arguments.array<double>();
  const std::size_t block_step = arguments.size();
  const std::size_t rows_per_block = arguments.size();
  arguments.check(
      csv::infer_types(text, blocks, columns, missing, block_step, rows_per_block, counts, arguments.control()));
}

// A plan is six words: position, type, date order, is zoned, is forced, most levels.
constexpr std::size_t kPlanWords = 6;

std::vector<csv::ColumnPlan> read_plans(Arguments& arguments, std::span<const std::int32_t> words,
                                        const std::vector<ColumnView>& columns, std::span<double> levels) {
  if (words.size() != columns.size() * kPlanWords) arguments.check({Code::kShape});
  std::vector<csv::ColumnPlan> plans;
  std::size_t level = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::int32_t* word = words.data() + i * kPlanWords;
    const Type type = static_cast<Type>(word[1]);
    const std::size_t most_levels = type == Type::kDictionary ? static_cast<std::size_t>(word[5]) : 0;
    const bool is_sound = word[0] >= 0 && word[1] >= 0 && word[1] <= static_cast<int>(Type::kUtf8) && word[2] >= 0 &&
                          word[2] < csv::kDateOrders && word[5] >= 0 &&
                          columns[i].type == (type == Type::kUtf8 ? Type::kInt64 : type) &&
                          (columns[i].validity != nullptr || columns[i].length == 0) && columns[i].bit_offset == 0 &&
                          2 * (level + most_levels) <= levels.size();
    if (!is_sound) arguments.check({Code::kShape, static_cast<std::int64_t>(i)});
    plans.push_back({static_cast<std::size_t>(word[0]), type, static_cast<csv::DateOrder>(word[2]), word[3] != 0,
                     word[4] != 0, const_cast<void*>(columns[i].values), const_cast<std::uint8_t*>(columns[i].validity),
                     levels.subspan(2 * level, 2 * most_levels)});
    level += most_levels;
  }
  return plans;
}

void call_read_columns(Arguments& arguments) {
  const csv::Text text = read_text(arguments);
  const auto blocks = arguments.array<const double>();
  const auto plan_words = arguments.array<const std::int32_t>();
  const csv::MissingWords missing = read_missing(arguments);
  const std::vector<ColumnView> columns = arguments.columns();
  const auto levels = arguments.array<double>();
  const auto text_bytes = arguments.array<double>();
  const auto results = arguments.array<double>();
  const std::vector<csv::ColumnPlan> plans = read_plans(arguments, plan_words, columns, levels);
  if (results.size() != 4 * plans.size() || blocks.size() < 2) arguments.check({Code::kShape});
  for (const ColumnView& column : columns) {
    if (static_cast<double>(column.length) != blocks.back()) arguments.check({Code::kShape});
  }
  std::vector<csv::ColumnResult> found(plans.size());
  arguments.check(csv::read_columns(text, blocks, plans, missing, found, text_bytes, arguments.control()));
  for (std::size_t i = 0; i < found.size(); ++i) {
    results[4 * i] = found[i].has_failed ? 1 : found[i].is_doubtful ? 2 : 0;
    results[4 * i + 1] = static_cast<double>(found[i].null_count);
    results[4 * i + 2] = static_cast<double>(found[i].bad_count);
    results[4 * i + 3] = static_cast<double>(found[i].level_count);
  }
}

void call_copy_text(Arguments& arguments) {
  const csv::Text text = read_text(arguments);
  const auto blocks = arguments.array<const double>();
  const auto cells = arguments.array<const std::int64_t>();
  const auto validity = arguments.array<const std::uint8_t>();
  const auto block_bytes = arguments.array<const double>();
  const auto offsets = arguments.array<std::int32_t>();
  const auto bytes = arguments.array<std::uint8_t>();
  const std::size_t first_block = arguments.size();
  const std::size_t last_block = arguments.size();
  arguments.check(csv::copy_text(text, blocks, cells, validity, block_bytes, first_block, last_block, offsets, bytes,
                                 arguments.control()));
}

void call_encode_levels(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto codes = arguments.array<std::int32_t>();
  const auto first_rows = arguments.array<double>();
  const auto level_count = arguments.array<double>();
  if (level_count.size() != 1) arguments.check({Code::kShape});
  std::size_t count = 0;
  arguments.check(csv::encode_levels(column, codes, first_rows, count, arguments.control()));
  level_count[0] = static_cast<double>(count);
}

constexpr OpEntry kOps[] = {
    {"csv/find-rows", call_find_rows},         {"csv/infer-types", call_infer_types},
    {"csv/read-columns", call_read_columns},   {"csv/copy-text", call_copy_text},
    {"csv/encode-levels", call_encode_levels},
};

}  // namespace

std::span<const OpEntry> csv_ops() { return kOps; }

}  // namespace millrace
