#include "kernels/tree/code-features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "core/large-array.h"
#include "core/simd.h"
#include "core/threads.h"
#include "kernels/column/map-values.h"
#include "kernels/tree/bins.h"
#include "kernels/tree/dense-trees.h"
#include "kernels/tree/rank-codes.h"

namespace millrace {
namespace {

// The cuts of a numeric feature, as they are searched.
class PaddedCuts {
 public:
  PaddedCuts(const double* cuts, std::size_t count, std::uint8_t missing) noexcept : count_(count), missing_(missing) {
    cuts_.fill(std::numeric_limits<double>::infinity());
    ranks_.fill(std::numeric_limits<float>::infinity());
    for (std::size_t cut = 0; cut < count; ++cut) {
      cuts_[cut] = cuts[cut];
      ranks_[cut] = round_down(cuts[cut]);
      if (cut > 0 && ranks_[cut] == ranks_[cut - 1]) is_distinct_ = false;
    }
  }

  RankCuts view() const noexcept { return {cuts_.data(), ranks_.data(), count_, is_distinct_, missing_}; }

 private:
  alignas(64) std::array<double, kRankCuts> cuts_;
  alignas(64) std::array<float, kRankCuts> ranks_;
  std::size_t count_;
  std::uint8_t missing_;
  bool is_distinct_ = true;
};

bool is_codes(const ColumnView& column) noexcept {
  return (column.type == Type::kDictionary || column.type == Type::kInt32) && column.validity == nullptr;
}

void code_numbers(Simd level, const ColumnView& column, const RankCuts& cuts, std::size_t row, std::size_t count,
                  std::uint8_t* codes) noexcept {
  if (column.type == Type::kFloat32 && column.validity == nullptr) {
    rank_codes(level, column.as<float>() + row, count, cuts, codes);
    return;
  }
  alignas(64) double values[kDenseRows];
  decode(column, row, count, values);
  rank_codes(level, values, count, holds_floats(column.type), cuts, codes);
}

// Numbers of categories; whatever is not below `missing` is missing.
template <class Code>
void code_categories(Simd level, const ColumnView& column, std::uint32_t missing, std::size_t row, std::size_t count,
                     Code* codes) noexcept {
  if (is_codes(column)) {
    const std::int32_t* all = column.as<std::int32_t>() + row;
    with_simd(level, [=]() __attribute__((always_inline)) {
      const std::int32_t* const values = all;
      const std::uint32_t most = missing;
      const std::size_t n = count;
      Code* const to = codes;
      for (std::size_t i = 0; i < n; ++i) {
        to[i] = static_cast<Code>(std::min(static_cast<std::uint32_t>(values[i]), most));  // below 0: very large
      }
    });
    return;
  }
  alignas(64) double values[kDenseRows];
  decode(column, row, count, values);
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    const bool known = value >= 0 && value < static_cast<double>(missing) && value == std::floor(value);
    codes[i] = static_cast<Code>(known ? static_cast<std::uint32_t>(value) : missing);
  }
}

// What a table knows of codes and numbers, their fractions cut off; the rest is missing.
template <class Code>
void look_up_categories(const ColumnView& column, std::span<const std::int32_t> table, std::uint32_t missing, std::size_t row,
                        std::size_t count, Code* codes) noexcept {
  const auto code_of = [&](std::uint32_t cell) {
    return static_cast<Code>(cell < table.size() ? std::min(static_cast<std::uint32_t>(table[cell]), missing) : missing);
  };
  if (is_codes(column)) {
    const std::int32_t* all = column.as<std::int32_t>() + row;
    for (std::size_t i = 0; i < count; ++i) codes[i] = code_of(static_cast<std::uint32_t>(all[i]));
    return;
  }
  alignas(64) double values[kDenseRows];
  decode(column, row, count, values);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t cell = millrace::code_of(values[i], table.size());
    codes[i] = cell < 0 ? static_cast<Code>(missing) : code_of(static_cast<std::uint32_t>(cell));
  }
}

// What codes the features of a table.
struct Coders {
  std::span<const ColumnView> features;
  const CategoryTables& tables;
  std::vector<PaddedCuts> cuts;
  std::vector<std::uint32_t> cuts_of;  // by feature: its place in `cuts`
  Simd level;
};

template <class Code>
void add_digits(Simd level, const Code* all, Code digit_radix, bool is_first, std::size_t row_count, Code* out) noexcept {
  with_simd(level, [=]() __attribute__((always_inline)) {
    const Code* const digits = all;
    const Code radix = digit_radix;
    const std::size_t count = row_count;
    Code* const to = out;
    if (is_first) {
      for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<Code>(digits[i] * radix);
    } else {
      for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<Code>(to[i] + digits[i] * radix);
    }
  });
}

// Codes rows begin .. end of one column: the digits of its features, put together.
template <class Code>
void code_column(const Coders& coders, const BinLayout& layout, const CodeColumn& column, std::size_t begin,
                 std::size_t end, Code* out) noexcept {
  alignas(64) std::uint8_t bytes[kDenseRows];
  alignas(64) Code digits[kDenseRows];
  for (std::size_t row = begin; row < end; row += kDenseRows, out += kDenseRows) {
    const std::size_t count = std::min(kDenseRows, end - row);
    for (std::size_t k = 0; k < column.features.size(); ++k) {
      const std::size_t feature = column.features[k];
      const CodedFeature& coded = layout.features[feature];
      const ColumnView& values = coders.features[feature];
      const bool is_alone = k == 0 && coded.radix == 1;
      Code* to = is_alone ? out : digits;
      const auto table = coders.tables.of(feature);
      if (!table.empty()) {
        look_up_categories(values, table, coded.slots - 1, row, count, to);
      } else if (coded.is_categorical) {
        code_categories(coders.level, values, coded.slots - 1, row, count, to);
      } else {
        const RankCuts cuts = coders.cuts[coders.cuts_of[feature]].view();
        if constexpr (sizeof(Code) == 1) {
          code_numbers(coders.level, values, cuts, row, count, to);
        } else {
          code_numbers(coders.level, values, cuts, row, count, bytes);
          std::copy_n(bytes, count, to);
        }
      }
      if (is_alone) continue;
      add_digits(coders.level, digits, static_cast<Code>(coded.radix), k == 0, count, out);
    }
  }
}

// Columns of codes of rows `first_row` on.
struct CodedColumns {
  std::uint8_t* codes;
  std::size_t stride;  // rows that each has room for
  std::size_t first_row;

  std::uint8_t* at(const BinLayout& layout, std::size_t column, std::size_t row) const noexcept {
    return codes + layout.column_offset(column, stride) + (row - first_row) * (layout.is_wide(column) ? 2 : 1);
  }
};

// Rows begin .. end of one record group out of the columns just written.
void write_records(const BinLayout& layout, const RecordGroup& group, const CodeTarget& target,
                   const CodedColumns& columns, std::size_t begin, std::size_t end) noexcept {
  std::uint8_t* records = first_record(target.records.data()) + group.offset * target.row_count;
  std::memset(records + begin * group.stride, 0, (end - begin) * group.stride);
  const std::size_t first = group.byte_columns > 0 ? layout.blocks[group.first_block].first_column : 0;
  for (std::size_t at = begin; at < end; at += 256) {
    const std::size_t stop = std::min(end, at + 256);
    for (std::size_t k = 0; k < group.byte_columns; ++k) {
      const std::uint8_t* codes = columns.at(layout, first + k, at);
      for (std::size_t row = at; row < stop; ++row) records[row * group.stride + k] = codes[row - at];
    }
    for (std::size_t k = 0; k < group.wide_count; ++k) {
      const std::uint8_t* codes = columns.at(layout, layout.wide[group.first_wide + k].column, at);
      for (std::size_t row = at; row < stop; ++row) {
        std::memcpy(records + row * group.stride + group.wide_at + 2 * k, codes + 2 * (row - at), 2);
      }
    }
  }
}

bool is_well_formed(const CategoryTables& tables, std::size_t features) noexcept {
  const auto& offsets = tables.offsets;
  if (offsets.empty()) return tables.cells.empty();
  return offsets.size() == features + 1 && offsets.front() == 0 && std::is_sorted(offsets.begin(), offsets.end()) &&
         static_cast<std::size_t>(offsets.back()) == tables.cells.size();
}

Status check(std::span<const ColumnView> features, const CategoryTables& tables, std::span<const double> cuts, const BinLayout& layout,
             const CodeTarget& target, std::size_t rows) noexcept {
  const std::size_t stride = padded_rows(target.row_count);
  if (features.size() != layout.features.size() || !is_well_formed(tables, features.size()) || cuts.size() != features.size() * kMostCuts ||
      target.first_row + rows > target.row_count ||
      (!target.codes.empty() && target.codes.size() != layout.column_offset(layout.columns.size(), stride)) ||
      (target.codes.empty() && target.records.empty() && !layout.columns.empty()) ||
      (!target.records.empty() && target.records.size() != layout.record_bytes * target.row_count + kRecordSlack)) {
    return {Code::kShape};
  }
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
    const CodedFeature& coded = layout.features[feature];
    if (!coded.is_categorical && (coded.slots < 2 || coded.slots > kMostCuts + 2)) {
      return {Code::kInvalid, static_cast<std::int64_t>(feature)};
    }
  }
  return {};
}

}  // namespace

Status code_features(std::span<const ColumnView> features, const CategoryTables& tables, std::span<const double> cuts,
                     const BinLayout& layout, const CodeTarget& target, const Control& control) {
  const std::size_t rows = features.empty() ? 0 : features.front().length;
  const Status status = check(features, tables, cuts, layout, target, rows);
  if (!status.ok()) return status;
  Coders coders{features, tables, {}, {}, simd_level()};
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    const CodedFeature& coded = layout.features[feature];
    coders.cuts_of.push_back(static_cast<std::uint32_t>(coders.cuts.size()));
    if (coded.is_categorical) continue;
    coders.cuts.emplace_back(cuts.data() + feature * kMostCuts, coded.slots - 2, static_cast<std::uint8_t>(coded.slots - 1));
  }
  const std::size_t stride = padded_rows(target.row_count);
  wish_large_pages(target.codes.data(), target.codes.size());
  wish_large_pages(target.records.data(), target.records.size());
  // Codes of rows begin .. end of this piece, by column and then by row.
  const auto code_rows = [&](const CodedColumns& columns, std::size_t begin, std::size_t end) {
    const std::size_t at = target.first_row + begin;
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
      std::uint8_t* out = columns.at(layout, column, at);
      const CodeColumn& coded = layout.columns[column];
      if (layout.is_wide(column)) {
        code_column(coders, layout, coded, begin, end, reinterpret_cast<std::uint16_t*>(out));
      } else {
        code_column(coders, layout, coded, begin, end, out);
      }
    }
    if (target.records.empty()) return;
    for (const RecordGroup& group : layout.groups) {
      write_records(layout, group, target, columns, at, target.first_row + end);
    }
  };
  for_each_block(rows, control, [&](const Block& block) {
    if (!target.codes.empty()) return code_rows({target.codes.data(), stride, 0}, block.begin, block.end);
    // Without columns of their own, codes are put down a few rows at a time.
    LargeArray<std::uint8_t> codes(layout.column_offset(layout.columns.size(), kDecodeRows));
    for (std::size_t begin = block.begin; begin < block.end; begin += kDecodeRows) {
      code_rows({codes.data(), kDecodeRows, target.first_row + begin}, begin, std::min(block.end, begin + kDecodeRows));
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
