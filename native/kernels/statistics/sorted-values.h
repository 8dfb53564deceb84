#pragma once

#include <vector>

#include "core/column-view.h"

namespace millrace {

enum class Kept { kNumbers, kFinite };

// The values of a numeric column that count, ascending, -0 before 0: all but nulls and NaN, or without infinities too.
// O(n), on the thread that asks.
std::vector<double> sorted_values(const ColumnView& column, Kept kept);

}  // namespace millrace
