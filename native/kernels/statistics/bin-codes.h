#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The bin of every row between cuts.
//
//   column  [n]  any numeric type
//   cuts    [k]  strictly increasing
//   codes   [n]  written: how many cuts lie below the value, 0 .. k (value <= cuts[0] gives 0); -1 for null and NaN
Status bin_codes(const ColumnView& column, std::span<const double> cuts, std::span<std::int32_t> codes,
                 const Control& control);

}  // namespace millrace
