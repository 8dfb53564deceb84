#include "algorithms/multiply-sparse.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

template <class T>
Status check(const SparseRows<T>& sparse) noexcept {
  const std::size_t entries = sparse.columns.size();
  if (sparse.offsets.empty() || (!sparse.values.empty() && sparse.values.size() != entries)) return {Code::kShape};
  if (sparse.offsets.front() != 0 || sparse.offsets.back() != entries) return {Code::kShape};
  for (std::size_t row = 0; row + 1 < sparse.offsets.size(); ++row) {
    if (sparse.offsets[row] > sparse.offsets[row + 1]) return {Code::kInvalid, static_cast<std::int64_t>(entries + row)};
  }
  for (std::size_t entry = 0; entry < entries; ++entry) {
    if (sparse.columns[entry] >= sparse.column_count) return {Code::kInvalid, static_cast<std::int64_t>(entry)};
  }
  return {};
}

template <class T>
Status multiply_rows(const SparseRows<T>& sparse, MatrixView<const T> dense, MatrixView<T> product,
                     const Control& control) {
  for_each_block(
      product.rows, control,
      [&](const Block& block) {
        for (std::size_t row = block.begin; row < block.end; ++row) {
          T* to = product.row(row);
          std::fill_n(to, product.columns, T{0});
          for (std::uint32_t entry = sparse.offsets[row]; entry < sparse.offsets[row + 1]; ++entry) {
            const T value = sparse.values.empty() ? T{1} : sparse.values[entry];
            add_scaled(to, dense.row(sparse.columns[entry]), value, product.columns);
          }
        }
      },
      256);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace

template <class T>
Status multiply_sparse(const SparseRows<T>& sparse, MatrixView<const T> dense, MatrixView<T> product, bool transposed,
                       const Control& control) {
  const Status status = check(sparse);
  if (!status.ok()) return status;
  const std::size_t rows = sparse.offsets.size() - 1;
  if (dense.columns != product.columns || dense.column_step != 1 || product.column_step != 1 ||
      dense.rows != (transposed ? rows : sparse.column_count) || product.rows != (transposed ? sparse.column_count : rows)) {
    return {Code::kShape};
  }
  if (!transposed) return multiply_rows(sparse, dense, product, control);
  // The same entries by column, in order of their rows.
  std::vector<std::uint32_t> offsets(sparse.column_count + 1, 0);
  for (const std::uint32_t column : sparse.columns) ++offsets[column + 1];
  for (std::size_t column = 0; column < sparse.column_count; ++column) offsets[column + 1] += offsets[column];
  std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
  std::vector<std::uint32_t> entry_rows(sparse.columns.size());
  std::vector<T> values(sparse.values.size());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::uint32_t entry = sparse.offsets[row]; entry < sparse.offsets[row + 1]; ++entry) {
      const std::uint32_t to = next[sparse.columns[entry]]++;
      entry_rows[to] = static_cast<std::uint32_t>(row);
      if (!values.empty()) values[to] = sparse.values[entry];
    }
  }
  return multiply_rows(SparseRows<T>{offsets, entry_rows, values, rows}, dense, product, control);
}

template Status multiply_sparse(const SparseRows<double>&, MatrixView<const double>, MatrixView<double>, bool,
                                const Control&);
template Status multiply_sparse(const SparseRows<float>&, MatrixView<const float>, MatrixView<float>, bool,
                                const Control&);

}  // namespace millrace
