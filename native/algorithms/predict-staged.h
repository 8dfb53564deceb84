#pragma once

#include <cstdint>
#include <span>

#include "algorithms/evaluate-forest.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What the forest predicts after every few trees, in one pass over the rows: stage s is predict_trees of the trees up to
// first + (s + 1) x stage_trees.
//
//   sums         [row_count x outputs]  what the trees before `first` add up to, as the call for them left it (any, where
//                first is 0); written: with the trees of the range
//   predictions  [stages x row_count x answers]  written; stages = trees of the range / stage_trees
//
// Else as predict_trees.
Status predict_staged(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                      const TreeRange& range, std::size_t stage_trees, bool raw, std::span<double> sums,
                      std::span<double> predictions, const Control& control);

}  // namespace millrace
