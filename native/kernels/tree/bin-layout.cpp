#include "kernels/tree/bin-layout.h"

#include <algorithm>

#include "kernels/tree/bins.h"

namespace millrace {
namespace {

constexpr std::size_t kRecordBytes = 64;
constexpr std::size_t kBlocksInRecord = kRecordBytes / kLanes;

Status place_columns(std::span<const std::int32_t> column_slots, BinLayout& layout) {
  for (std::size_t column = 0; column < column_slots.size(); ++column) {
    const std::int32_t slots = column_slots[column];
    const bool wide = slots > 256;
    if (slots < 1 || slots > static_cast<std::int32_t>(kMostSlots) || (!wide && layout.byte_column_count != column)) {
      return {Code::kInvalid, static_cast<std::int64_t>(column)};
    }
    if (!wide) ++layout.byte_column_count;
    layout.columns.push_back({static_cast<std::uint32_t>(slots), {}});
  }
  return {};
}

Status place_features(std::span<const std::int32_t> columns, std::span<const std::int32_t> radixes,
                      std::span<const std::int32_t> slots, std::span<const std::uint8_t> kinds, BinLayout& layout) {
  for (std::size_t feature = 0; feature < columns.size(); ++feature) {
    const Status bad{Code::kInvalid, static_cast<std::int64_t>(feature)};
    if (columns[feature] < 0 || static_cast<std::size_t>(columns[feature]) >= layout.columns.size()) return bad;
    CodeColumn& column = layout.columns[static_cast<std::size_t>(columns[feature])];
    const std::int64_t top = static_cast<std::int64_t>(radixes[feature]) * slots[feature];
    if (radixes[feature] < 1 || slots[feature] < 1 || top > column.slots) return bad;
    column.features.push_back(static_cast<std::uint32_t>(feature));
    const bool is_joint = radixes[feature] != 1 || static_cast<std::uint32_t>(slots[feature]) != column.slots;
    layout.features.push_back({static_cast<std::uint32_t>(columns[feature]), static_cast<std::uint32_t>(radixes[feature]),
                               static_cast<std::uint32_t>(slots[feature]), kinds[feature] != 0, is_joint});
  }
  return {};
}

// Digits in their order, each counting from where the one before ends: none overlaps another.
Status order_digits(BinLayout& layout) {
  for (CodeColumn& column : layout.columns) {
    std::sort(column.features.begin(), column.features.end(), [&](std::uint32_t a, std::uint32_t b) {
      const CodedFeature& first = layout.features[a];
      const CodedFeature& second = layout.features[b];
      if (first.radix != second.radix) return first.radix < second.radix;
      return first.slots != second.slots ? first.slots < second.slots : a < b;
    });
    std::uint64_t radix = 1;
    for (const std::uint32_t feature : column.features) {
      if (layout.features[feature].radix != radix) return {Code::kInvalid, static_cast<std::int64_t>(feature)};
      radix *= layout.features[feature].slots;
    }
    if (!column.features.empty() && radix != column.slots) return {Code::kInvalid, static_cast<std::int64_t>(column.features.back())};
  }
  return {};
}

void place_histograms(BinLayout& layout) {
  for (std::size_t first = 0; first < layout.byte_column_count; first += kLanes) {
    const std::size_t count = std::min(kLanes, layout.byte_column_count - first);
    std::size_t slots = 0;
    for (std::size_t k = 0; k < count; ++k) slots = std::max<std::size_t>(slots, layout.columns[first + k].slots);
    layout.blocks.push_back({first, count, slots, layout.histogram_size});
    layout.histogram_size += slots * kLanes;
  }
  for (std::size_t column = layout.byte_column_count; column < layout.columns.size(); ++column) {
    layout.wide.push_back({column, layout.columns[column].slots, layout.histogram_size});
    // Whole rows of 8 sums, so that what follows stays aligned.
    layout.histogram_size += (layout.columns[column].slots + kLanes - 1) / kLanes * kLanes;
  }
}

void place_records(BinLayout& layout) {
  std::size_t block = 0;
  std::size_t wide = 0;
  while (block < layout.blocks.size() || wide < layout.wide.size()) {
    RecordGroup group{};
    group.first_block = block;
    group.block_count = std::min(kBlocksInRecord, layout.blocks.size() - block);
    for (std::size_t k = 0; k < group.block_count; ++k) group.byte_columns += layout.blocks[block + k].column_count;
    group.wide_at = (group.byte_columns + 1) / 2 * 2;
    group.first_wide = wide;
    group.wide_count = std::min((kRecordBytes - group.wide_at) / 2, layout.wide.size() - wide);
    group.stride = (group.wide_at + 2 * group.wide_count + 7) / 8 * 8;
    group.offset = layout.record_bytes;
    layout.record_bytes += group.stride;
    block += group.block_count;
    wide += group.wide_count;
    layout.groups.push_back(group);
  }
}

}  // namespace

RecordPlace BinLayout::place_in_record(std::size_t column) const noexcept {
  const bool wide = is_wide(column);
  for (const RecordGroup& group : groups) {
    if (wide) {
      const std::size_t at = column - byte_column_count - group.first_wide;
      if (column - byte_column_count >= group.first_wide && at < group.wide_count) return {&group, group.wide_at + 2 * at};
    } else if (group.byte_columns > 0) {
      const std::size_t first = blocks[group.first_block].first_column;
      if (column >= first && column < first + group.byte_columns) return {&group, column - first};
    }
  }
  return {nullptr, 0};
}

Status make_bin_layout(std::span<const std::int32_t> feature_columns, std::span<const std::int32_t> feature_radixes,
                       std::span<const std::int32_t> feature_slots, std::span<const std::uint8_t> feature_kinds,
                       std::span<const std::int32_t> column_slots, BinLayout& layout) {
  if (feature_radixes.size() != feature_columns.size() || feature_slots.size() != feature_columns.size() ||
      feature_kinds.size() != feature_columns.size()) {
    return {Code::kShape};
  }
  Status status = place_columns(column_slots, layout);
  if (status.ok()) status = place_features(feature_columns, feature_radixes, feature_slots, feature_kinds, layout);
  if (status.ok()) status = order_digits(layout);
  if (!status.ok()) return status;
  place_histograms(layout);
  place_records(layout);
  return {};
}

}  // namespace millrace
