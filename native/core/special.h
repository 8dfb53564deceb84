#pragma once

// Special functions on native/core/math.h alone (no libm): the same bits everywhere. Relative error below 1e-10 over
// the tested range (tests/native/special.cpp, tests/fixtures/statistics/tails.json), mostly below 1e-13.
namespace millrace::math {

// log of the gamma function for x > 0.
double log_gamma(double x) noexcept;

// Regularised incomplete beta function I_x(a, b) for a, b > 0, with y = 1 - x given too, since either may be tiny.
// Continued fraction on the side where it converges; the factor before it as Loader (2000) writes the binomial density.
double incomplete_beta(double a, double b, double x, double y) noexcept;

// Regularised incomplete gamma functions for a > 0, x >= 0: P (lower) and Q = 1 - P (upper), each without cancellation.
double lower_gamma(double a, double x) noexcept;
double upper_gamma(double a, double x) noexcept;

// The same as logarithms, which stay finite where the probability itself is below the smallest double.
double log_incomplete_beta(double a, double b, double x, double y) noexcept;
double log_upper_gamma(double a, double x) noexcept;

// The complementary error function.
double erfc(double x) noexcept;

// Tail probabilities P(X > x).
double normal_tail(double x) noexcept;
double chi_square_tail(double x, double degrees) noexcept;
double f_tail(double x, double degrees_above, double degrees_below) noexcept;
// Both sides: P(|T| > |x|).
double t_tails(double x, double degrees) noexcept;

// Their logarithms.
double log_normal_tail(double x) noexcept;
double log_chi_square_tail(double x, double degrees) noexcept;
double log_f_tail(double x, double degrees_above, double degrees_below) noexcept;
double log_t_tails(double x, double degrees) noexcept;

// The x with P(X < x) = p, for the standard normal.
double normal_quantile(double p) noexcept;

// P(X = k) of a binomial with n trials of chance p = 1 - q, for real 0 <= k <= n.
double binomial_density(double k, double n, double p, double q) noexcept;

}  // namespace millrace::math
