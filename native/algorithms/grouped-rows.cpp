#include "algorithms/grouped-rows.h"

#include "core/threads.h"

namespace millrace {

GroupedRows::GroupedRows(const RowLeaves& rows, const Control& control)
    : rows_(rows),
      low_(rows.leaves * rows.width * kLeafGroups),
      high_(low_.size()),
      columns_(rows.leaves * kLeafRows * rows.width) {
  const std::size_t width = rows.width;
  parallel_for(rows.leaves, control, [&](std::size_t leaf) {
    const std::size_t size = rows.leaf_size(leaf);
    for (std::size_t begin = 0; begin < size; begin += kGroupRows) {
      const std::size_t group = begin / kGroupRows;
      const std::size_t count = std::min(kGroupRows, size - begin);
      double* columns = columns_.data() + (leaf * kLeafGroups + group) * width * kGroupRows;
      RowBox box(width);
      for (std::size_t i = 0; i < count; ++i) {
        const double* row = rows.row(rows.leaf_begin(leaf) + begin + i);
        box.add(row);
        for (std::size_t feature = 0; feature < width; ++feature) columns[feature * kGroupRows + i] = row[feature];
      }
      for (std::size_t feature = 0; feature < width; ++feature) {
        low_[(leaf * width + feature) * kLeafGroups + group] = box.low[feature];
        high_[(leaf * width + feature) * kLeafGroups + group] = box.high[feature];
      }
    }
  });
}

}  // namespace millrace
