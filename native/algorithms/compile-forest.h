#pragma once

#include <cstdint>
#include <span>

#include "algorithms/forest-program.h"
#include "algorithms/forest.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// How leaves become answers.
struct ForestAnswer {
  Link link;
  double slope;   // inside logistic functions
  bool averaged;  // each output's sum of leaves is divided by the number of trees that add to it
  bool single;    // sums, and the leaves before they are added, are floats: as XGBoost does
};

// Makes a forest ready to predict: see forest-program.h. Nothing of it is trusted: every length, child, feature, set and
// output is checked, and that each node has one parent.
//
//   size     [1]  written: the bytes of the program
//   program  empty (then only `size` is found), or of that size: written; 8-byte aligned
//
// kShape: lengths that do not agree. kInvalid: the node (or tree, or set) that is wrong, -1: the offsets.
// O(nodes log nodes), more where sets of categories are many and large.
Status compile_forest(const Forest& forest, std::size_t feature_count, const ForestAnswer& answer,
                      std::span<double> size, std::span<std::uint8_t> program, const Control& control);

}  // namespace millrace
