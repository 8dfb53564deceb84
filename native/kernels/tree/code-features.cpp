#include "kernels/tree/code-features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "core/simd.h"
#include "core/threads.h"
#include "kernels/tree/bins.h"

namespace millrace {
namespace {

// The cuts followed by +inf up to 255, so that a search of a fixed number of halvings needs no bounds.
class Coder {
 public:
  Coder(const double* cuts, const CodedFeature& feature) noexcept
      : missing_(feature.slots - 1), is_categorical_(feature.is_categorical) {
    at_.fill(std::numeric_limits<double>::infinity());
    if (is_categorical_) return;
    const std::uint32_t count = feature.slots - 2;
    for (std::uint32_t i = 0; i < count; ++i) at_[i] = cuts[i];
    while (first_step_ * 2 <= count) first_step_ *= 2;
  }

  void code(const double* values, std::size_t count, std::uint32_t* codes) const noexcept {
    if (is_categorical_) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = values[i];
        const bool known = value >= 0 && value < static_cast<double>(missing_) && value == std::floor(value);
        codes[i] = known ? static_cast<std::uint32_t>(value) : missing_;
      }
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t below = 0;
      for (std::uint32_t step = first_step_; step > 0; step /= 2) below += at_[below + step - 1] < values[i] ? step : 0;
      codes[i] = std::isnan(values[i]) ? missing_ : below;
    }
  }

 private:
  std::array<double, 256> at_;
  std::uint32_t first_step_ = 1;
  std::uint32_t missing_;
  bool is_categorical_;
};

// Codes rows begin .. end of one column: the digits of its features, put together.
template <class Code>
void code_column(std::span<const ColumnView> features, const std::vector<Coder>& coders, const BinLayout& layout,
                 const CodeColumn& column, std::size_t begin, std::size_t end, Code* out) noexcept {
  double values[kDecodeRows];
  std::uint32_t codes[kDecodeRows];
  for (std::size_t row = begin; row < end; row += kDecodeRows) {
    const std::size_t count = std::min(kDecodeRows, end - row);
    for (std::size_t k = 0; k < column.features.size(); ++k) {
      const std::size_t feature = column.features[k];
      decode(features[feature], row, count, values);
      coders[feature].code(values, count, codes);
      const std::uint32_t radix = layout.features[feature].radix;
      if (k == 0) {
        for (std::size_t i = 0; i < count; ++i) out[row - begin + i] = static_cast<Code>(codes[i] * radix);
      } else {
        for (std::size_t i = 0; i < count; ++i) out[row - begin + i] = static_cast<Code>(out[row - begin + i] + codes[i] * radix);
      }
    }
  }
}

// Rows of one record group out of the columns just written.
void write_records(const BinLayout& layout, const RecordGroup& group, const CodeTarget& target, std::size_t stride,
                   std::size_t begin, std::size_t end) noexcept {
  std::uint8_t* records = target.records.data() + group.offset * target.row_count;
  std::memset(records + begin * group.stride, 0, (end - begin) * group.stride);
  const std::size_t first = group.byte_columns > 0 ? layout.blocks[group.first_block].first_column : 0;
  for (std::size_t at = begin; at < end; at += 256) {
    const std::size_t stop = std::min(end, at + 256);
    for (std::size_t k = 0; k < group.byte_columns; ++k) {
      const std::uint8_t* codes = target.codes.data() + layout.column_offset(first + k, stride);
      for (std::size_t row = at; row < stop; ++row) records[row * group.stride + k] = codes[row];
    }
    for (std::size_t k = 0; k < group.wide_count; ++k) {
      const std::size_t column = layout.wide[group.first_wide + k].column;
      const std::uint8_t* codes = target.codes.data() + layout.column_offset(column, stride);
      for (std::size_t row = at; row < stop; ++row) {
        std::memcpy(records + row * group.stride + group.wide_at + 2 * k, codes + 2 * row, 2);
      }
    }
  }
}

Status check(std::span<const ColumnView> features, std::span<const double> cuts, const BinLayout& layout,
             const CodeTarget& target, std::size_t rows) noexcept {
  const std::size_t stride = padded_rows(target.row_count);
  if (features.size() != layout.features.size() || cuts.size() != features.size() * kMostCuts ||
      target.first_row + rows > target.row_count ||
      target.codes.size() != layout.column_offset(layout.columns.size(), stride) ||
      (!target.records.empty() && target.records.size() != layout.record_bytes * target.row_count)) {
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

Status code_features(std::span<const ColumnView> features, std::span<const double> cuts, const BinLayout& layout,
                     const CodeTarget& target, const Control& control) {
  const std::size_t rows = features.empty() ? 0 : features.front().length;
  const Status status = check(features, cuts, layout, target, rows);
  if (!status.ok()) return status;
  std::vector<Coder> coders;
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    coders.emplace_back(cuts.data() + feature * kMostCuts, layout.features[feature]);
  }
  const std::size_t stride = padded_rows(target.row_count);
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
      std::uint8_t* out = target.codes.data() + layout.column_offset(column, stride);
      const std::size_t at = target.first_row + block.begin;
      const CodeColumn& coded = layout.columns[column];
      if (layout.is_wide(column)) {
        code_column(features, coders, layout, coded, block.begin, block.end, reinterpret_cast<std::uint16_t*>(out) + at);
      } else {
        code_column(features, coders, layout, coded, block.begin, block.end, out + at);
      }
    }
    if (target.records.empty()) return;
    for (const RecordGroup& group : layout.groups) {
      write_records(layout, group, target, stride, target.first_row + block.begin, target.first_row + block.end);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
