#include <algorithm>

#include "binding/families.h"
#include "kernels/column/assign-folds.h"
#include "kernels/column/clip.h"
#include "kernels/column/count-codes.h"
#include "kernels/column/count-whole-numbers.h"
#include "kernels/column/count-words.h"
#include "kernels/column/date-parts.h"
#include "kernels/column/distinct.h"
#include "kernels/column/fill.h"
#include "kernels/column/format-csv.h"
#include "kernels/column/group-labels.h"
#include "kernels/column/hash-values.h"
#include "kernels/column/hash-words.h"
#include "kernels/column/lookup-folds.h"
#include "kernels/column/lookup.h"
#include "kernels/column/missing.h"
#include "kernels/column/one-hot.h"
#include "kernels/column/prefix-sum.h"
#include "kernels/column/put.h"
#include "kernels/column/ratio.h"
#include "kernels/column/remap.h"
#include "kernels/column/repeats.h"
#include "kernels/column/rows-equal.h"
#include "kernels/column/scale.h"
#include "kernels/column/sort.h"
#include "kernels/column/split-rows.h"
#include "kernels/column/split-times.h"
#include "kernels/column/take-bytes.h"
#include "kernels/column/take.h"

namespace millrace {
namespace {

void call_assign_folds(Arguments& arguments) {
  const auto folds = arguments.array<std::uint8_t>();
  const std::size_t fold_count = arguments.size();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  arguments.check(assign_folds(folds, fold_count, seed, arguments.control()));
}

void call_clip(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const auto changed = arguments.array<double>();
  const double low = arguments.number();
  const double high = arguments.number();
  arguments.check(clip(column, values, changed, low, high, arguments.control()));
}

void call_count_codes(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto counts = arguments.array<double>();
  arguments.check(count_codes(column, counts, arguments.control()));
}

void call_count_whole_numbers(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto counts = arguments.array<double>();
  arguments.check(count_whole_numbers(column, counts, arguments.control()));
}

void call_count_words(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto counts = arguments.array<double>();
  const bool pairs = arguments.boolean();
  arguments.check(count_words(column, counts, pairs, arguments.control()));
}

void call_date_parts(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const auto part = static_cast<DatePart>(std::clamp(arguments.number(), 0.0, 255.0));
  arguments.check(date_parts(column, values, part, arguments.control()));
}

void call_distinct(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto codes = arguments.array<std::int32_t>();
  const auto first_rows = arguments.array<std::uint32_t>();
  const auto count = arguments.array<double>();
  arguments.check(distinct(column, codes, first_rows, count, arguments.control()));
}

void call_fill(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const double value = arguments.number();
  arguments.check(fill(column, values, value, arguments.control()));
}

void call_format_csv(Arguments& arguments) {
  const std::vector<ColumnView> columns = arguments.columns();
  const auto level_bytes = arguments.array<const std::uint8_t>();
  const auto level_offsets = arguments.array<const std::int32_t>();
  const auto level_starts = arguments.array<const std::uint32_t>();
  const auto bytes = arguments.array<std::uint8_t>();
  const auto written = arguments.array<double>();
  const bool guard = arguments.boolean();
  const CsvLevels levels{level_bytes, level_offsets, level_starts};
  arguments.check(format_csv(columns, levels, bytes, written, guard, arguments.control()));
}

void call_group_labels(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto labels = arguments.array<const double>();
  const auto folds = arguments.array<const std::uint8_t>();
  const auto counts = arguments.array<double>();
  const auto sums = arguments.array<double>();
  const std::size_t fold_count = arguments.size();
  const double label = arguments.number();
  arguments.check(group_labels(column, labels, folds, counts, sums, fold_count, label, arguments.control()));
}

void call_hash_values(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto words = arguments.array<const std::int64_t>();
  const auto hashes = arguments.array<std::int64_t>();
  const std::string name = arguments.text();
  arguments.check(hash_values(column, words, hashes, name, arguments.control()));
}

void call_hash_words(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto slots = arguments.array<const std::int32_t>();
  const auto row_counts = arguments.array<const double>();
  const auto values = arguments.array<float>();
  const double row_total = arguments.number();
  const bool pairs = arguments.boolean();
  arguments.check(hash_words(column, slots, row_counts, values, row_total, pairs, arguments.control()));
}

void call_lookup(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto table = arguments.array<const double>();
  const auto values = arguments.array<double>();
  const double otherwise = arguments.number();
  arguments.check(lookup(column, table, values, otherwise, arguments.control()));
}

void call_lookup_folds(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto folds = arguments.array<const std::uint8_t>();
  const auto table = arguments.array<const double>();
  const auto values = arguments.array<double>();
  const std::size_t fold_count = arguments.size();
  arguments.check(lookup_folds(column, folds, table, values, fold_count, arguments.control()));
}

void call_missing(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto flags = arguments.array<std::uint8_t>();
  const auto count = arguments.array<double>();
  arguments.check(missing(column, flags, count, arguments.control()));
}

void call_one_hot(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto slots = arguments.array<const std::int32_t>();
  const auto indicators = arguments.array<std::uint8_t>();
  const std::size_t slot_count = arguments.size();
  const auto otherwise = static_cast<std::int32_t>(arguments.number());
  arguments.check(one_hot(column, slots, indicators, slot_count, otherwise, arguments.control()));
}

void call_prefix_sum(Arguments& arguments) {
  const auto counts = arguments.array<const std::uint32_t>();
  const auto sums = arguments.array<std::uint32_t>();
  if (sums.size() != counts.size()) return arguments.check({Code::kShape});
  prefix_sum(counts, sums);
}

void call_put(Arguments& arguments) {
  const auto values = arguments.array<const double>();
  const auto rows = arguments.array<const std::uint32_t>();
  const auto target = arguments.array<double>();
  arguments.check(put(values, rows, target, arguments.control()));
}

void call_ratio(Arguments& arguments) {
  const ColumnView numerator = arguments.column();
  const ColumnView denominator = arguments.column();
  const auto values = arguments.array<double>();
  arguments.check(ratio(numerator, denominator, values, arguments.control()));
}

void call_remap(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto table = arguments.array<const std::int32_t>();
  const auto codes = arguments.array<std::int32_t>();
  const auto otherwise = static_cast<std::int32_t>(arguments.number());
  arguments.check(remap(column, table, codes, otherwise, arguments.control()));
}

void call_repeats(Arguments& arguments) {
  const std::vector<ColumnView> columns = arguments.columns();
  const auto hashes = arguments.array<const std::int64_t>();
  const auto repeat = arguments.array<std::uint8_t>();
  const auto count = arguments.array<double>();
  arguments.check(repeats(columns, hashes, repeat, count, arguments.control()));
}

void call_rows_equal(Arguments& arguments) {
  const auto bytes = arguments.array<const std::uint8_t>();
  const auto rows = arguments.array<std::uint32_t>();
  const auto count = arguments.array<double>();
  const auto wanted = static_cast<std::uint8_t>(arguments.number());
  arguments.check(rows_equal(bytes, rows, count, wanted, arguments.control()));
}

void call_scale(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const double center = arguments.number();
  const double spread = arguments.number();
  arguments.check(scale(column, values, center, spread, arguments.control()));
}

void call_sort(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto sorted = arguments.array<double>();
  const auto count = arguments.array<double>();
  arguments.check(sort(column, sorted, count, arguments.control()));
}

void call_split_rows(Arguments& arguments) {
  const auto hashes = arguments.array<const std::int64_t>();
  const auto strata = arguments.array<const std::int32_t>();
  const auto parts = arguments.array<std::uint8_t>();
  const std::size_t stratum_count = arguments.size();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  const double validation = arguments.number();
  const double test = arguments.number();
  arguments.check(split_rows(hashes, strata, parts, stratum_count, seed, validation, test, arguments.control()));
}

void call_split_times(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto parts = arguments.array<std::uint8_t>();
  const double validation = arguments.number();
  const double test = arguments.number();
  arguments.check(split_times(column, parts, validation, test, arguments.control()));
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
    {"column/assign-folds", call_assign_folds},
    {"column/clip", call_clip},
    {"column/count-codes", call_count_codes},
    {"column/count-whole-numbers", call_count_whole_numbers},
    {"column/count-words", call_count_words},
    {"column/date-parts", call_date_parts},
    {"column/distinct", call_distinct},
    {"column/fill", call_fill},
    {"column/format-csv", call_format_csv},
    {"column/group-labels", call_group_labels},
    {"column/hash-values", call_hash_values},
    {"column/hash-words", call_hash_words},
    {"column/lookup", call_lookup},
    {"column/lookup-folds", call_lookup_folds},
    {"column/missing", call_missing},
    {"column/one-hot", call_one_hot},
    {"column/prefix-sum", call_prefix_sum},
    {"column/put", call_put},
    {"column/ratio", call_ratio},
    {"column/remap", call_remap},
    {"column/repeats", call_repeats},
    {"column/rows-equal", call_rows_equal},
    {"column/scale", call_scale},
    {"column/sort", call_sort},
    {"column/split-rows", call_split_rows},
    {"column/split-times", call_split_times},
    {"column/take", call_take},
    {"column/take-bytes", call_take_bytes},
};

}  // namespace

std::span<const OpEntry> column_ops() { return kOps; }

}  // namespace millrace
