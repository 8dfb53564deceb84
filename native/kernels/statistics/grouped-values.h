#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"

namespace millrace {

// The values of a column by group, in row order; nulls, NaN and rows outside the groups left out.
struct GroupedValues {
  std::vector<double> values;
  std::vector<std::size_t> starts;  // [group_count + 1]

  std::span<double> group(std::size_t index) {
    return std::span(values).subspan(starts[index], starts[index + 1] - starts[index]);
  }
};

GroupedValues group_values(const ColumnView& column, const ColumnView& groups, std::size_t group_count,
                           const Control& control);

}  // namespace millrace
