#include "kernels/tree/row-records.h"

#include <algorithm>

#include "core/threads.h"

namespace millrace {

RowRecords make_row_records(std::span<const std::uint8_t> codes, std::size_t feature_count, std::size_t row_count,
                            const Control& control) {
  RowRecords records;
  std::size_t size = 0;
  for (std::size_t first = 0; first < feature_count; first += kGroupFeatures) {
    const std::size_t count = std::min(kGroupFeatures, feature_count - first);
    const std::size_t stride = (count + 7) / 8 * 8;
    records.groups.push_back({first, count, stride, size});
    size += stride * row_count;
  }
  records.bytes.resize(size);
  constexpr std::size_t kRows = 1024;  // of a group: 64 KiB at most, so the strided writes stay in the cache
  const std::size_t blocks = block_count(row_count, kRows);
  parallel_for(records.groups.size() * blocks, control, [&](std::size_t task) {
    const RecordGroup& group = records.groups[task / blocks];
    const std::size_t begin = task % blocks * kRows;
    const std::size_t end = std::min(begin + kRows, row_count);
    std::uint8_t* out = records.bytes.data() + group.offset;
    for (std::size_t k = 0; k < group.feature_count; ++k) {
      const std::uint8_t* from = codes.data() + (group.first_feature + k) * row_count;
      for (std::size_t row = begin; row < end; ++row) out[row * group.stride + k] = from[row];
    }
  });
  return records;
}

}  // namespace millrace
