#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Adds what the leaves of some trees say of each class to the sums of rows.
//
//   leaves   [rows x trees]   leaf each row comes to, see predict_leaves
//   offsets  [trees]          first row of each tree in `shares`
//   shares   [leaves of all trees x classes]
//   sums     [rows x classes] added to, tree after tree; then divided by `divisor`
//
// kInvalid with the row: a leaf that is not there. O(rows x trees x classes).
Status add_leaves(std::span<const std::int32_t> leaves, std::span<const std::int32_t> offsets, std::span<const double> shares,
                  std::span<double> sums, std::size_t classes, double divisor, const Control& control);

}  // namespace millrace
