#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// One row with as little ado as can be: the trees are walked, kWalkLanes side by side, nothing is coded or allocated for
// common sizes. The same bits as predict_trees.
//
//   program      from compile_forest
//   values       [features]  NaN: missing; a category: its number
//   predictions  [answers]   written; raw: [outputs], the scores
//
// O(trees x depth).
Status predict_row(std::span<const std::uint8_t> program, std::span<const double> values, bool raw,
                   std::span<double> predictions);

}  // namespace millrace
