#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// A matrix of mostly zeroes in compressed rows: entry e of row r, offsets[r] <= e < offsets[r + 1], stands in
// columns[e] and is values[e], or 1 where values is empty (one-hot columns).
template <class T>
struct SparseRows {
  std::span<const std::uint32_t> offsets;  // [row_count + 1]
  std::span<const std::uint32_t> columns;  // [entry_count]
  std::span<const T> values;               // [entry_count] or empty
  std::size_t column_count;
};

// product = sparse * dense, or sparse' * dense when transposed; rows of both are contiguous.
//
// A row of the product is a chain of fused multiply-adds over its entries in order (transposed: in order of rows): the
// same bits for any thread count. O(entries x dense columns); transposed, the entries are sorted by column first, 12 or
// 16 bytes each. kInvalid with the entry: a column that is not there, offsets that fall (with the row, counted from the
// end of the entries).
template <class T>
Status multiply_sparse(const SparseRows<T>& sparse, MatrixView<const T> dense, MatrixView<T> product, bool transposed,
                       const Control& control);

}  // namespace millrace
