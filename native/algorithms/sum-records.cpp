#include "algorithms/sum-records.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace millrace {
namespace {

// Every byte has a sum, so that no code can lie outside.
constexpr std::size_t kByteSlots = 256;

BinLayout layout_of(std::size_t columns, std::size_t stride, RecordGroup& group) {
  BinLayout layout;
  for (std::size_t first = 0; first < columns; first += kLanes) {
    const std::size_t count = std::min(kLanes, columns - first);
    layout.blocks.push_back({first, count, kByteSlots, first * kByteSlots});
  }
  layout.byte_column_count = columns;
  layout.histogram_size = layout.blocks.size() * kByteSlots * kLanes;
  group = {0, layout.blocks.size(), 0, 0, columns, 0, stride, 0};
  return layout;
}

}  // namespace

Status sum_records(std::span<const std::uint8_t> records, std::size_t stride, std::size_t columns, std::size_t slots,
                   std::span<const std::uint32_t> node_rows, std::span<const std::uint32_t> gradients,
                   GradientForm form, std::span<std::int64_t> sums, const Control& control) {
  const std::size_t row_count = gradients.size();
  if (stride == 0 || stride > 64 || stride % 8 != 0 || columns > stride || slots > kByteSlots) return {Code::kShape};
  RecordGroup group{};
  const BinLayout layout = layout_of(columns, stride, group);
  if (records.size() < row_count * stride || sums.size() != layout.blocks.size() * slots * kLanes * 2) return {Code::kShape};
  for (std::size_t i = 0; i < node_rows.size(); ++i) {
    if (node_rows[i] >= row_count) return {Code::kInvalid, static_cast<std::int64_t>(i)};
  }
  const PackedGradients packed{gradients.data(), form};
  const auto tile = std::make_unique<HistogramTile>();
  std::vector<std::int64_t> part(layout.histogram_size);
  std::fill(sums.begin(), sums.end(), 0);
  const std::int64_t mask = (std::int64_t{1} << packed.shift()) - 1;
  for (std::size_t at = 0; at < node_rows.size() && !control.stopped(); at += kPackedRows) {
    std::fill(part.begin(), part.end(), 0);
    const std::size_t count = std::min(kPackedRows, node_rows.size() - at);
    build_histogram(layout, group, records.data(), node_rows.data() + at, 0, count, packed, *tile, part.data());
    for (std::size_t block = 0; block < layout.blocks.size(); ++block) {
      const std::int64_t* from = part.data() + block * kByteSlots * kLanes;
      std::int64_t* to = sums.data() + block * slots * kLanes * 2;
      for (std::size_t i = 0; i < slots * kLanes; ++i) {
        to[2 * i] += from[i] >> packed.shift();
        to[2 * i + 1] += from[i] & mask;
      }
    }
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
