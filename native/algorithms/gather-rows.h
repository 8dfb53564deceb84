#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Columns as row-major rows, (value - center) / scale each: what distances are taken of.
//
//   features  [width]      numbers, n rows each
//   fills     [width]      what stands for a missing value; NaN: none may be missing
//   centers   [width]      0 and scale 1 leave values as they are, to the bit
//   scales    [width]
//   rows      [n x width]  written
//
// kType with the column for text; kInvalid with the column for an infinite value, or a missing one that nothing stands for.
Status gather_rows(std::span<const ColumnView> features, std::span<const double> fills, std::span<const double> centers,
                   std::span<const double> scales, std::span<double> rows, const Control& control);

}  // namespace millrace
