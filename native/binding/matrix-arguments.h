#pragma once

#include <span>

#include "binding/arguments.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// A row-major matrix in `cells`, or a failed status where they are too few. Rows may be apart, not overlap.
template <class T>
Status view_of(std::span<T> cells, std::size_t rows, std::size_t columns, std::size_t stride, MatrixView<T>& view) {
  view = {cells.data(), rows, columns, static_cast<std::ptrdiff_t>(stride), 1};
  if (rows == 0 || columns == 0) return {};
  if (stride < columns || columns > cells.size() || (rows - 1) > (cells.size() - columns) / stride) return {Code::kShape};
  return {};
}

}  // namespace millrace
