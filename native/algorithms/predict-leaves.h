#pragma once

#include <cstdint>
#include <span>

#include "algorithms/evaluate-forest.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The leaf each row comes to in each tree, by the number the forest gives it.
//
//   leaves  [row_count x trees of the range]  written, row-major
//
// Else as predict_trees.
Status predict_leaves(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                      const TreeRange& range, std::span<std::int32_t> leaves, std::size_t rows, const Control& control);

}  // namespace millrace
