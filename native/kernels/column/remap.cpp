#include "kernels/column/remap.h"

#include "kernels/column/map-values.h"

namespace millrace {

Status remap(const ColumnView& column, std::span<const std::int32_t> table, std::span<std::int32_t> codes,
             std::int32_t otherwise, const Control& control) {
  return map_values(column, codes, control, [table, otherwise](double x) {
    const std::int32_t code = code_of(x, table.size());
    return code < 0 ? otherwise : table[static_cast<std::size_t>(code)];
  });
}

}  // namespace millrace
