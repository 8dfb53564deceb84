#pragma once

#include <cstddef>

namespace millrace {

// A Householder reflection H = I - tau v v' with v[0] = 1 that turns a vector into (beta, 0, .., 0).
struct Reflection {
  double tau;  // 0: nothing to turn
  double beta;
};

// Makes it for x [n], which becomes v. No overflow or loss for any finite x (LAPACK's dlarfg, Golub and Van Loan 2013,
// algorithm 5.1.1, with beta of the sign opposite to x[0]).
Reflection reflect(double* x, std::size_t count) noexcept;

}  // namespace millrace
