#include "kernels/column/lookup.h"

#include "kernels/column/map-values.h"

namespace millrace {

Status lookup(const ColumnView& column, std::span<const double> table, std::span<double> values, double otherwise,
              const Control& control) {
  return map_values(column, values, control, [table, otherwise](double x) {
    const std::int32_t code = code_of(x, table.size());
    return code < 0 ? otherwise : table[static_cast<std::size_t>(code)];
  });
}

}  // namespace millrace
