#pragma once

#include <cstdint>
#include <span>

#include "algorithms/evaluate-forest.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Adds up the leaves that rows come to and turns sums into answers: for leaves found elsewhere, on a GPU. The same bits
// as predict_trees, which finds them itself.
//
//   nodes        [rows x trees of the range]  the leaf, by its place among the nodes of the program
//   predictions  [rows x answers], or with `raw` [rows x outputs]: written, row-major
//
// kShape: lengths that do not agree. kInvalid with the row: a node that the tree does not have.
// O(rows x trees).
Status sum_leaves(std::span<const std::int32_t> nodes, std::span<const std::uint8_t> program, const TreeRange& range,
                  bool raw, std::span<double> predictions, const Control& control);

}  // namespace millrace
