#pragma once

#include <cstddef>

namespace millrace {

// Arithmetic on rows of numbers in memory: the inner loops of every matrix op that is no product of two matrices.
// Explicit fused multiply-adds in a fixed order, so the same bits at every vector width. float and double.

// The sum of a[i] b[i]: 16 (float64) or 32 (float32) partial sums, element i in the one of i modulo their number, added
// in pairs.
template <class T>
T dot(const T* a, const T* b, std::size_t count) noexcept;

// products[r] = the dot of `vector` and row r, for rows that are row_step apart.
template <class T>
void dot_rows(T* products, const T* rows, std::ptrdiff_t row_step, std::size_t row_count, const T* vector,
              std::size_t count) noexcept;

// to[i] += factor from[i].
template <class T>
void add_scaled(T* to, const T* from, T factor, std::size_t count) noexcept;

// to[i] += the sum over row r of factors[r factor_step] rows[r row_step + i], row after row.
template <class T>
void add_scaled_rows(T* to, std::size_t count, const T* rows, std::ptrdiff_t row_step, const T* factors,
                     std::ptrdiff_t factor_step, std::size_t row_count) noexcept;

// a[i] *= factor.
template <class T>
void scale_row(T* a, T factor, std::size_t count) noexcept;

// Turns two rows by one angle: a, b become cosine a - sine b, sine a + cosine b.
void rotate_rows(double* a, double* b, double cosine, double sine, std::size_t count) noexcept;

// Squares and product of two rows: what tells the angle that makes them orthogonal.
struct PairProducts {
  double aa;
  double ab;
  double bb;
};
PairProducts pair_products(const double* a, const double* b, std::size_t count) noexcept;

// Length of a row, also where squares of its elements overflow or vanish.
double length_of(const double* a, std::size_t count) noexcept;

}  // namespace millrace
