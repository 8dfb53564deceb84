#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Writes values at given rows of a longer array.
//
//   values  [n]
//   rows    [n]  row of each value, all different, below m
//   target  [m]  written at those rows only
//
// O(n). A row at or above m: kInvalid with its index, nothing written.
Status put(std::span<const double> values, std::span<const std::uint32_t> rows, std::span<double> target,
           const Control& control);

}  // namespace millrace
