#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Turns feature values into the byte codes of bins.h.
//
//   features    [feature_count]  numeric columns of row_count rows
//   cuts        [feature_count x kMostCuts], cut_counts [feature_count]  from find_cuts
//   codes       [feature_count x row_count]  written, column-major
//
// O(values x log cuts), without a branch.
Status code_features(std::span<const ColumnView> features, std::span<const double> cuts,
                     std::span<const std::int32_t> cut_counts, std::span<std::uint8_t> codes, const Control& control);

}  // namespace millrace
