#include "kernels/tree/code-features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "core/intrinsics.h"
#include "core/large-array.h"
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
#if defined(__x86_64__)
    if (first_step_ >= 16 && simd_level() == Simd::kAvx512) return count_below_avx512(values, count, codes);
#endif
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t below = 0;
      for (std::uint32_t step = first_step_; step > 0; step /= 2) below += at_[below + step - 1] < values[i] ? step : 0;
      codes[i] = std::isnan(values[i]) ? missing_ : below;
    }
  }

 private:
#if defined(__x86_64__)
  // The last of each 16 cuts says which 16 to count in: two times 16 comparisons at once, for any number of cuts.
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt"))) void count_below_avx512(
      const double* values, std::size_t count, std::uint32_t* codes) const noexcept {
    alignas(64) double last[16];
    for (std::size_t k = 0; k < 16; ++k) last[k] = at_[16 * k + 15];
    const __m512d low = _mm512_load_pd(last);
    const __m512d high = _mm512_load_pd(last + 8);
    for (std::size_t i = 0; i < count; ++i) {
      const __m512d value = _mm512_set1_pd(values[i]);
      const auto below = [value](__m512d a, __m512d b) __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt"))) {
        const unsigned mask = _mm512_cmp_pd_mask(a, value, _CMP_LT_OQ) |
                              (static_cast<unsigned>(_mm512_cmp_pd_mask(b, value, _CMP_LT_OQ)) << 8);
        return static_cast<std::uint32_t>(std::popcount(mask));
      };
      const double* cuts = at_.data() + 16 * below(low, high);
      const std::uint32_t code = static_cast<std::uint32_t>(cuts - at_.data()) + below(_mm512_load_pd(cuts), _mm512_load_pd(cuts + 8));
      codes[i] = std::isnan(values[i]) ? missing_ : code;
    }
  }
#endif

  alignas(64) std::array<double, 256> at_;
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

Status check(std::span<const ColumnView> features, std::span<const double> cuts, const BinLayout& layout,
             const CodeTarget& target, std::size_t rows) noexcept {
  const std::size_t stride = padded_rows(target.row_count);
  if (features.size() != layout.features.size() || cuts.size() != features.size() * kMostCuts ||
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
  wish_large_pages(target.codes.data(), target.codes.size());
  wish_large_pages(target.records.data(), target.records.size());
  // Codes of rows begin .. end of this piece, by column and then by row.
  const auto code_rows = [&](const CodedColumns& columns, std::size_t begin, std::size_t end) {
    const std::size_t at = target.first_row + begin;
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
      std::uint8_t* out = columns.at(layout, column, at);
      const CodeColumn& coded = layout.columns[column];
      if (layout.is_wide(column)) {
        code_column(features, coders, layout, coded, begin, end, reinterpret_cast<std::uint16_t*>(out));
      } else {
        code_column(features, coders, layout, coded, begin, end, out);
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
