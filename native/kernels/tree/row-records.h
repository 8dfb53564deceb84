#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/control.h"

namespace millrace {

// A second copy of the codes, by row, for histograms. Features stand in groups of at most 64, one cache line:
//
//   group 0: [row_count x stride] bytes   code of feature 0, 1, ... of row 0, padding to 8 bytes, row 1, ...
//   group 1: ...
struct RecordGroup {
  std::size_t first_feature;
  std::size_t feature_count;
  std::size_t stride;
  std::size_t offset;  // of its first byte in `bytes`
};

struct RowRecords {
  std::vector<std::uint8_t> bytes;
  std::vector<RecordGroup> groups;
};

inline constexpr std::size_t kGroupFeatures = 64;

// codes: [feature_count x row_count] column-major. O(codes).
RowRecords make_row_records(std::span<const std::uint8_t> codes, std::size_t feature_count, std::size_t row_count,
                            const Control& control);

}  // namespace millrace
