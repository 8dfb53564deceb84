#pragma once

#include <cstddef>

namespace millrace {

// A rectangle of numbers in memory that someone else owns. Steps are in elements and may be negative, so that a
// transposed, reversed or cut-out matrix is another view of the same memory:
//
//   at(row, column) = data[row * row_step + column * column_step]
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::ptrdiff_t row_step = 0;
  std::ptrdiff_t column_step = 1;

  T* row(std::size_t index) const noexcept { return data + static_cast<std::ptrdiff_t>(index) * row_step; }
  T& at(std::size_t row_index, std::size_t column) const noexcept {
    return row(row_index)[static_cast<std::ptrdiff_t>(column) * column_step];
  }
  bool empty() const noexcept { return rows == 0 || columns == 0; }

  MatrixView transposed() const noexcept { return {data, columns, rows, column_step, row_step}; }
  MatrixView block(std::size_t row_begin, std::size_t column_begin, std::size_t row_count,
                   std::size_t column_count) const noexcept {
    // An empty block may begin past the end: no element of it is ever named.
    T* first = row_count == 0 || column_count == 0 ? data : &at(row_begin, column_begin);
    return {first, row_count, column_count, row_step, column_step};
  }
  // Last row first, last column first.
  MatrixView reversed_rows() const noexcept {
    return {rows == 0 ? data : row(rows - 1), rows, columns, -row_step, column_step};
  }
  MatrixView reversed_columns() const noexcept { return transposed().reversed_rows().transposed(); }

  MatrixView<const T> as_const() const noexcept { return {data, rows, columns, row_step, column_step}; }
};

// Row-major, rows following each other without a gap.
template <class T>
MatrixView<T> packed_view(T* data, std::size_t rows, std::size_t columns) noexcept {
  return {data, rows, columns, static_cast<std::ptrdiff_t>(columns), 1};
}

}  // namespace millrace
