#include "algorithms/apply-reflections.h"

#include <algorithm>

#include "algorithms/gram.h"
#include "algorithms/multiply.h"
#include "core/large-array.h"

namespace millrace {
namespace {

// T of I - V T V' for H_0 .. H_(k-1): upper triangular, column by column from V'V (LAPACK's dlarft).
void fill_factor(const double* products, std::span<const double> taus, std::size_t count, double* factor) noexcept {
  std::fill_n(factor, count * count, 0.0);
  for (std::size_t j = 0; j < count; ++j) {
    factor[j * count + j] = taus[j];
    for (std::size_t i = 0; i < j; ++i) {
      double sum = 0;
      for (std::size_t k = i; k < j; ++k) sum += factor[i * count + k] * products[k * count + j];
      factor[i * count + j] = -taus[j] * sum;
    }
  }
}

}  // namespace

Status apply_reflection_block(MatrixView<const double> vectors, std::span<const double> taus, std::size_t first,
                              std::size_t count, bool transposed, MatrixView<double> matrix, const Control& control) {
  const std::size_t rows = vectors.rows - first;
  if (count == 0 || matrix.columns == 0) return {};
  LargeArray<double> cells(rows * count);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t j = 0; j < count; ++j) {
      cells[row * count + j] = row > j ? vectors.at(first + row, first + j) : row == j ? 1.0 : 0.0;
    }
  }
  const auto v = packed_view<const double>(cells.data(), rows, count);
  double products[kReflectionBlock * kReflectionBlock];
  double factor[kReflectionBlock * kReflectionBlock];
  Status status = gram<double>(v, packed_view(products, count, count), control);
  if (!status.ok()) return status;
  fill_factor(products, taus.subspan(first, count), count, factor);

  const auto part = matrix.block(first, 0, rows, matrix.columns);
  LargeArray<double> scratch(2 * count * matrix.columns);
  const auto across = packed_view(scratch.data(), count, matrix.columns);
  const auto turned = packed_view(scratch.data() + count * matrix.columns, count, matrix.columns);
  const auto t = packed_view<const double>(factor, count, count);
  status = multiply<double>(v.transposed(), part.as_const(), across, {}, control);
  if (!status.ok()) return status;
  status = multiply<double>(transposed ? t.transposed() : t, across.as_const(), turned, {}, control);
  if (!status.ok()) return status;
  return multiply<double>(v, turned.as_const(), part, {true, true, false}, control);
}

Status apply_reflections(MatrixView<const double> vectors, std::span<const double> taus, bool transposed,
                         MatrixView<double> matrix, const Control& control) {
  const std::size_t total = taus.size();
  if (vectors.rows != matrix.rows || vectors.columns < total || vectors.rows < total) return {Code::kShape};
  const std::size_t blocks = (total + kReflectionBlock - 1) / kReflectionBlock;
  for (std::size_t index = 0; index < blocks; ++index) {
    const std::size_t first = (transposed ? index : blocks - 1 - index) * kReflectionBlock;
    const std::size_t count = std::min(kReflectionBlock, total - first);
    const Status status = apply_reflection_block(vectors, taus, first, count, transposed, matrix, control);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace millrace
