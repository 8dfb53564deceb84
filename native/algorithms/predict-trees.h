#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/link.h"

namespace millrace {

// A forest to read: see ForestColumns in boost-trees.h.
struct Forest {
  std::span<const std::int32_t> feature;
  std::span<const double> threshold;
  std::span<const std::int32_t> left;
  std::span<const std::int32_t> right;
  std::span<const double> value;
  std::span<const std::uint8_t> missing_left;
  std::span<const std::int32_t> tree_offsets;
  std::span<const double> initial;
};

// Adds up each row's leaves, tree by tree in order, so a sum equals the naive walk's to the bit, in any batch.
//
//   features     the forest's features, in its order; any numeric types, missing goes where the node says
//   predictions  [row_count x answers]  written, row-major: values, or probabilities by `link`
//
// Nodes are checked while they are copied to a compact form: a child that does not come after its parent, or a feature
// that is not there, is kInvalid (detail: the node), never a wild read. O(rows x trees x depth).
Status predict_trees(std::span<const ColumnView> features, const Forest& forest, Link link,
                     std::span<double> predictions, const Control& control);

}  // namespace millrace
