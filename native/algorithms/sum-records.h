#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/tree/build-histogram.h"

namespace millrace {

// Sums the gradients of a node's rows by the codes of byte columns: one record group of the tree engine, as an op.
//
//   records    [row_count x stride]  codes of the columns in a row's first bytes; stride a multiple of 8
//   node_rows  [n]  row numbers of the node
//   gradients  [row_count]  packed, see build-histogram.h
//   sums       [blocks][slots][8][2]  written: gradient and hessian of code c of column 8 block + lane; blocks =
//              ceil(columns / 8); codes from `slots` on are counted nowhere
//
// O(n x columns). kShape when the sizes do not fit; kInvalid with the place of a row that is not there.
Status sum_records(std::span<const std::uint8_t> records, std::size_t stride, std::size_t columns, std::size_t slots,
                   std::span<const std::uint32_t> node_rows, std::span<const std::uint32_t> gradients,
                   GradientForm form, std::span<std::int64_t> sums, const Control& control);

}  // namespace millrace
