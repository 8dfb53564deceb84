#pragma once

#include <cstdint>
#include <span>

#include "algorithms/evaluate-forest.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Adds up each row's leaves, tree by tree in order, so a sum equals the naive walk's to the bit, in any batch, on any
// number of threads and at every Simd level.
//
//   features     the forest's features, in its order; any numeric types, missing goes where the node says
//   program      from compile_forest
//   predictions  [row_count x answers]  written, row-major; raw: [row_count x outputs], the scores
//
// kInvalid: a program that is none, or trees that are not there. O(rows x nodes / vector), or O(rows x trees x depth)
// where trees are large or rows few.
Status predict_trees(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                     const TreeRange& range, bool raw, std::span<double> predictions, const Control& control);

}  // namespace millrace
