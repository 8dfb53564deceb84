#include "algorithms/evaluate-forest.h"

#include <algorithm>
#include <limits>

namespace millrace {
namespace {

void read_values(const ColumnView& column, ReadKind kind, std::size_t begin, std::size_t n, double* out) noexcept {
  decode(column, begin, n, out);
  if (kind == ReadKind::kNaN) return;
  for (std::size_t row = 0; row < n; ++row) out[row] = read_value(out[row], kind);
}

}  // namespace

ForestScratch::ForestScratch(const ForestProgram& read_program, Simd simd)
    : program(read_program), level(simd), stride_(walk_value_count(read_program.reads.size())) {
  std::size_t planes = 0;
  for (const ForestSegment& segment : program.segments) planes = std::max<std::size_t>(planes, segment.planes);
  codes_.resize(planes * kDenseRows / sizeof(Line));
  leaves_.resize(kTreesAtOnce * kDenseRows / sizeof(Line));
  planes_.resize(planes);
  values_.resize(kDenseRows);
  nodes_.resize(kDenseRows);
}

void ForestScratch::read(std::span<const ColumnView> features, std::size_t begin, std::size_t n) {
  const Done done{nullptr, begin, n};
  if (read_ == done) return;
  read_ = done;
  row_values_.resize(n * stride_);
  for (std::size_t row = 0; row < n; ++row) row_values_[row * stride_] = -std::numeric_limits<double>::infinity();
  for (std::size_t read = 0; read < program.reads.size(); ++read) {
    const ForestRead& from = program.reads[read];
    read_values(features[static_cast<std::size_t>(from.feature)], from.kind, begin, n, values_.data());
    for (std::size_t row = 0; row < n; ++row) set_walk_value(row_values_.data() + row * stride_, read, values_[row]);
  }
}

void ForestScratch::code(const ForestSegment& segment, std::span<const ColumnView> features, std::size_t begin,
                         std::size_t n) {
  const Done done{&segment, begin, n};
  if (coded_ == done) return;
  coded_ = done;
  for (std::uint32_t index = segment.first_column; index < segment.last_column; ++index) {
    const ForestColumn& column = program.columns[index];
    const ForestRead& from = program.reads[column.read];
    const ColumnView& feature = features[static_cast<std::size_t>(from.feature)];
    read_values(feature, from.kind, begin, n, values_.data());
    if (column.categorical) code_categories(column, n);
    else code_numbers(column, holds_floats(feature.type), n);
  }
}

void ForestScratch::code_numbers(const ForestColumn& column, bool floats, std::size_t n) {
  const std::uint32_t first = column.right != ForestColumn::kNoPlane ? column.right : column.left;
  std::uint8_t* codes = bytes_of(codes_) + first * kDenseRows;
  const std::size_t at = static_cast<std::size_t>(column.cuts) * kRankCuts;
  const RankCuts cuts{program.cuts.data() + at, program.ranks.data() + at, column.cut_count, column.distinct,
                      kMissingCode};
  const bool missing = rank_codes(level, values_.data(), n, floats, cuts, codes);
  if (column.right != ForestColumn::kNoPlane) planes_[column.right] = codes;
  if (column.left == ForestColumn::kNoPlane) return;
  // Without missing values both planes are the same, and one keeps the cache free.
  planes_[column.left] = codes;
  if (!missing) return;
  std::uint8_t* left = bytes_of(codes_) + column.left * kDenseRows;
  planes_[column.left] = left;
  with_simd(level, [codes, left, n]() __attribute__((always_inline)) {
    for (std::size_t row = 0; row < n; ++row) {
      const std::uint8_t code = codes[row];
      left[row] = code == kMissingCode ? std::uint8_t{0} : code;
    }
  });
}

void ForestScratch::code_categories(const ForestColumn& column, std::size_t n) {
  std::uint8_t* bytes = bytes_of(codes_) + column.right * kDenseRows;
  std::uint8_t* bits = bytes_of(codes_) + column.left * kDenseRows;
  const std::uint16_t* classes = program.classes.data() + column.cuts;
  const auto known = static_cast<double>(column.cut_count);
  for (std::size_t row = 0; row < n; ++row) {
    const double value = values_[row];
    const double inside = value < known ? value : known;
    const std::size_t category = inside > 0 ? static_cast<std::size_t>(inside) : 0;
    const std::uint32_t which = value > -1.0 ? classes[category] : kMissingClass;
    bytes[row] = set_byte(which);
    bits[row] = set_bit(which);
  }
  planes_[column.right] = bytes;
  planes_[column.left] = bits;
}

Status check_features(const ForestProgram& program, std::span<const ColumnView> features, std::size_t rows,
                      const TreeRange& range) {
  if (features.size() != program.header->features) return {Code::kShape};
  if (range.first > range.last || range.last > program.trees.size()) return {Code::kInvalid};
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    if (!features[feature].is_numeric()) return {Code::kType, static_cast<std::int64_t>(feature)};
    if (features[feature].length != rows) return {Code::kShape, static_cast<std::int64_t>(feature)};
  }
  return {};
}

}  // namespace millrace
