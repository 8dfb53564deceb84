#include "algorithms/gram-of-columns.h"
#include "algorithms/gram.h"
#include "algorithms/multiply-sparse.h"
#include "algorithms/multiply-vector.h"
#include "algorithms/multiply.h"
#include "binding/families.h"
#include "binding/matrix-arguments.h"

namespace millrace {
namespace {

template <class T>
void multiply_as(Arguments& arguments) {
  const auto left = arguments.array<const T>();
  const auto right = arguments.array<const T>();
  const auto product = arguments.array<T>();
  const std::size_t rows = arguments.count();
  const std::size_t inner = arguments.count();
  const std::size_t columns = arguments.count();
  const std::size_t left_stride = arguments.count();
  const std::size_t right_stride = arguments.count();
  const std::size_t product_stride = arguments.count();
  const bool left_transposed = arguments.boolean();
  const bool right_transposed = arguments.boolean();
  MultiplyRule rule;
  rule.add = arguments.boolean();
  MatrixView<const T> a;
  MatrixView<const T> b;
  MatrixView<T> c;
  arguments.check(left_transposed ? view_of(left, inner, rows, left_stride, a) : view_of(left, rows, inner, left_stride, a));
  arguments.check(right_transposed ? view_of(right, columns, inner, right_stride, b)
                                   : view_of(right, inner, columns, right_stride, b));
  arguments.check(view_of(product, rows, columns, product_stride, c));
  arguments.check(multiply<T>(left_transposed ? a.transposed() : a, right_transposed ? b.transposed() : b, c, rule,
                              arguments.control()));
}

template <class T>
void multiply_vector_as(Arguments& arguments) {
  const auto cells = arguments.array<const T>();
  const auto vector = arguments.array<const T>();
  const auto product = arguments.array<T>();
  const std::size_t rows = arguments.count();
  const std::size_t columns = arguments.count();
  const std::size_t stride = arguments.count();
  const bool transposed = arguments.boolean();
  MatrixView<const T> matrix;
  arguments.check(view_of(cells, rows, columns, stride, matrix));
  arguments.check(multiply_vector<T>(transposed ? matrix.transposed() : matrix, vector, product, arguments.control()));
}

template <class T>
void gram_as(Arguments& arguments) {
  const auto cells = arguments.array<const T>();
  const auto product = arguments.array<T>();
  const std::size_t rows = arguments.count();
  const std::size_t columns = arguments.count();
  const std::size_t stride = arguments.count();
  const bool of_rows = arguments.boolean();
  const std::size_t side = of_rows ? rows : columns;
  MatrixView<const T> matrix;
  MatrixView<T> square;
  arguments.check(view_of(cells, rows, columns, stride, matrix));
  arguments.check(view_of(product, side, side, side, square));
  arguments.check(gram<T>(of_rows ? matrix.transposed() : matrix, square, arguments.control()));
}

template <class T>
void multiply_sparse_as(Arguments& arguments, std::span<const std::uint32_t> offsets,
                        std::span<const std::uint32_t> columns) {
  SparseRows<T> sparse{offsets, columns, {}, 0};
  sparse.values = arguments.array<const T>();
  const auto dense = arguments.array<const T>();
  const auto product = arguments.array<T>();
  sparse.column_count = arguments.count();
  const std::size_t width = arguments.count();
  const bool transposed = arguments.boolean();
  const std::size_t rows = offsets.empty() ? 0 : offsets.size() - 1;
  MatrixView<const T> from;
  MatrixView<T> to;
  arguments.check(view_of(dense, transposed ? rows : sparse.column_count, width, width, from));
  arguments.check(view_of(product, transposed ? sparse.column_count : rows, width, width, to));
  arguments.check(multiply_sparse<T>(sparse, from, to, transposed, arguments.control()));
}

void call_multiply(Arguments& arguments) {
  if (arguments.next_is_float32()) multiply_as<float>(arguments);
  else multiply_as<double>(arguments);
}

void call_multiply_vector(Arguments& arguments) {
  if (arguments.next_is_float32()) multiply_vector_as<float>(arguments);
  else multiply_vector_as<double>(arguments);
}

void call_gram(Arguments& arguments) {
  if (arguments.next_is_float32()) gram_as<float>(arguments);
  else gram_as<double>(arguments);
}

void call_multiply_sparse(Arguments& arguments) {
  const auto offsets = arguments.array<const std::uint32_t>();
  const auto columns = arguments.array<const std::uint32_t>();
  if (arguments.next_is_float32()) multiply_sparse_as<float>(arguments, offsets, columns);
  else multiply_sparse_as<double>(arguments, offsets, columns);
}

void call_gram_of_columns(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto weights = arguments.array<const double>();
  const auto means = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto product = arguments.array<double>();
  arguments.check(gram_of_columns(features, weights, means, scales, product, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"matrix/gram", call_gram},
    {"matrix/gram-of-columns", call_gram_of_columns},
    {"matrix/multiply", call_multiply},
    {"matrix/multiply-sparse", call_multiply_sparse},
    {"matrix/multiply-vector", call_multiply_vector},
};

}  // namespace

std::span<const OpEntry> product_ops() { return kOps; }

}  // namespace millrace
