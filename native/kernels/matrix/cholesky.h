#pragma once

#include <cstddef>
#include <vector>

namespace millrace {

// Cholesky factor of a symmetric matrix, lower triangle row-major [n x n], in place. False when a pivot is not above
// `least` times its diagonal element: the matrix is not positive definite to working precision.
bool factor_cholesky(std::vector<double>& matrix, std::size_t n, double least) noexcept;

// Solves L L' x = b in place, with the factor above.
void solve_cholesky(const std::vector<double>& factor, std::size_t n, double* x) noexcept;

}  // namespace millrace
