#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/status.h"

namespace millrace {

// Where the codes of a feature stand: in a column of their own (radix 1, slots as the column's), or as one digit of a
// joint code: code = column code / radix mod slots. Joint codes cost one add to a histogram for several features; what
// belongs to one of them is an exact integer sum afterwards.
struct CodedFeature {
  std::uint32_t column;
  std::uint32_t radix;
  std::uint32_t slots;  // its codes, the one for missing being the last
  bool is_categorical;
  bool is_joint;
};

struct CodeColumn {
  std::uint32_t slots;
  std::vector<std::uint32_t> features;  // that stand in it, the lowest digit first
};

// Byte columns stand in blocks of 8, whose histograms are interleaved: the sums of code c of the 8 columns lie beside
// each other, so that all 8 are searched for a split at once.
//
//   histogram of a block    [slots][8]      slots: the most of its columns
//   of a wide column        [slots]
inline constexpr std::size_t kLanes = 8;

struct ColumnBlock {
  std::size_t first_column;
  std::size_t column_count;
  std::size_t slots;
  std::size_t offset;  // of its sums in a histogram
};

struct WideColumn {
  std::size_t column;
  std::size_t slots;
  std::size_t offset;
};

// The codes a second time, by row, for histograms: the byte columns of some blocks, then some wide columns, in a record
// of at most 64 bytes a row (one cache line).
struct RecordGroup {
  std::size_t first_block;
  std::size_t block_count;
  std::size_t first_wide;
  std::size_t wide_count;
  std::size_t byte_columns;
  std::size_t wide_at;  // of the first wide code in a record
  std::size_t stride;   // bytes of a record, a multiple of 8
  std::size_t offset;   // bytes a row before this group: its records start at offset x row_count
};

struct RecordPlace {
  const RecordGroup* group;
  std::size_t offset;  // of the column's code in a record of the group
};

struct BinLayout {
  std::vector<CodedFeature> features;
  std::vector<CodeColumn> columns;  // byte columns (at most 256 slots) first, then wide ones (16 bits)
  std::vector<ColumnBlock> blocks;
  std::vector<WideColumn> wide;
  std::vector<RecordGroup> groups;
  std::size_t byte_column_count = 0;
  std::size_t histogram_size = 0;  // sums of a histogram
  std::size_t record_bytes = 0;    // of one row over all groups

  bool is_wide(std::size_t column) const noexcept { return column >= byte_column_count; }

  // Bytes before a column, when each byte column takes `stride` bytes and each wide one twice as many.
  std::size_t column_offset(std::size_t column, std::size_t stride) const noexcept {
    return is_wide(column) ? (byte_column_count + 2 * (column - byte_column_count)) * stride : column * stride;
  }

  RecordPlace place_in_record(std::size_t column) const noexcept;
};

// Rows of a column of codes with its padding: vector code may read, not use, what lies up to 64 rows past the end.
inline std::size_t padded_rows(std::size_t rows) noexcept { return (rows + 127) / 64 * 64; }

// Where records begin in memory that may lie anywhere: at its first cache line, so that a record of at most a line
// crosses none where its length divides one. The memory has kRecordSlack bytes more than its records, so that vector code
// may read past the last one too.
inline constexpr std::size_t kRecordLine = 64;
inline constexpr std::size_t kRecordSlack = 128;

template <class Byte>
Byte* first_record(Byte* memory) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  return memory + ((address + kRecordLine - 1) / kRecordLine * kRecordLine - address);
}

// The layout of features given by their columns; kInvalid with the feature or column that does not fit.
Status make_bin_layout(std::span<const std::int32_t> feature_columns, std::span<const std::int32_t> feature_radixes,
                       std::span<const std::int32_t> feature_slots, std::span<const std::uint8_t> feature_kinds,
                       std::span<const std::int32_t> column_slots, BinLayout& layout);

}  // namespace millrace
