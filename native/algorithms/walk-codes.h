#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/coded-rows.h"
#include "algorithms/grow-tree.h"
#include "core/control.h"

namespace millrace {

// scores[row] += factor x the output of the row's leaf, for all rows, by their codes.
//
//   order  which row each place of `rows` holds; nullptr: they are in order
void add_outputs(const std::vector<GrownNode>& nodes, const CodedRows& rows, const std::uint32_t* order, double factor,
                 double* scores, const Control& control);

}  // namespace millrace
