#pragma once

#include <cstddef>

namespace millrace {

// Root `index`, from the least, of the secular equation 1 + sum of pulls[j] / (poles[j] - x) = 0: the eigenvalue of a
// diagonal matrix of the poles to which one column's outer product is added.
//
//   poles        [count]  ascending, no two equal
//   pulls        [count]  above 0: the squares of the column's elements, times its weight
//   differences  [count]  written: poles[j] - root, each to nearly full relative precision, which the root less its pole
//                         would not be
//
// Rational interpolation about the nearer pole (Li 1993, LAPACK working note 89: the "middle way"), inside a
// bracket that only shrinks. Some five passes over the poles; the same bits at every vector width.
double secular_root(const double* poles, const double* pulls, std::size_t count, std::size_t index,
                    double* differences) noexcept;

}  // namespace millrace
