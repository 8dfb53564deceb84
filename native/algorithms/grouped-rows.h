#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "algorithms/row-leaves.h"
#include "core/control.h"

namespace millrace {

// The groups of the leaves of a k-d tree, each with its box: where features are few, most groups of a leaf need not be
// looked at.
//
//   low, high  [leaf][width][groups of a leaf]       boxes, side by side by feature
//   columns    [leaf][group][width][kGroupRows]      rows by feature; what stands past the last row means nothing
class GroupedRows {
 public:
  static constexpr std::size_t kLeafGroups = kLeafRows / kGroupRows;

  GroupedRows(const RowLeaves& rows, const Control& control);

  const RowLeaves& rows() const noexcept { return rows_; }

  // Calls offer(place, squared distance) for the rows of a leaf that may be within limit(), which may fall as it goes: the
  // group nearest to the query first. Squared distances are plain sums in the order of the features.
  template <class Limit, class Offer>
  [[gnu::always_inline]] void visit(std::size_t leaf, const double* query, Limit&& limit, Offer&& offer) const noexcept {
    const std::size_t width = rows_.width;
    const std::size_t groups = (rows_.leaf_size(leaf) + kGroupRows - 1) / kGroupRows;
    double gaps[kLeafGroups] = {};
    for (std::size_t feature = 0; feature < width; ++feature) {
      const double* low = low_.data() + (leaf * width + feature) * kLeafGroups;
      const double* high = high_.data() + (leaf * width + feature) * kLeafGroups;
      const double value = query[feature];
      for (std::size_t group = 0; group < kLeafGroups; ++group) {
        const double below = low[group] - value;
        const double above = value - high[group];
        const double most = below > above ? below : above;
        const double gap = most > 0 ? most : 0;
        gaps[group] += gap * gap;
      }
    }
    std::size_t nearest = 0;
    for (std::size_t group = 1; group < groups; ++group) nearest = gaps[group] < gaps[nearest] ? group : nearest;
    if (!(gaps[nearest] <= limit())) return;
    visit_group(leaf, nearest, query, limit, offer);
    for (std::size_t group = 0; group < groups; ++group) {
      if (group != nearest && gaps[group] <= limit()) visit_group(leaf, group, query, limit, offer);
    }
  }

 private:
  template <class Limit, class Offer>
  [[gnu::always_inline]] void visit_group(std::size_t leaf, std::size_t group, const double* query, Limit&& limit,
                                          Offer&& offer) const noexcept {
    const std::size_t width = rows_.width;
    const double* columns = columns_.data() + (leaf * kLeafGroups + group) * width * kGroupRows;
    double squared[kGroupRows] = {};
    for (std::size_t feature = 0; feature < width; ++feature) {
      const double value = query[feature];
      for (std::size_t i = 0; i < kGroupRows; ++i) {
        const double difference = value - columns[feature * kGroupRows + i];
        squared[i] += difference * difference;
      }
    }
    const std::size_t count = std::min(kGroupRows, rows_.leaf_size(leaf) - group * kGroupRows);
    const std::size_t first = rows_.leaf_begin(leaf) + group * kGroupRows;
    for (std::size_t i = 0; i < count; ++i) {
      if (squared[i] <= limit()) offer(first + i, squared[i]);
    }
  }

  const RowLeaves& rows_;
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> columns_;
};

}  // namespace millrace
