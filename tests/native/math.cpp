#include "core/math.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "check.h"
#include "core/random.h"

using namespace millrace;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDenormal = std::numeric_limits<double>::denorm_min();

using Function = double (*)(double);
using Oracle = long double (*)(long double);

// Distance of `got` from the true value, in units of the last place of the true value.
double ulps(double got, long double truth) {
  const double rounded = static_cast<double>(truth);
  if (got == rounded || (got != got && rounded != rounded)) return 0;
  if (!std::isfinite(rounded) || !std::isfinite(got)) return 1e300;
  const double magnitude = std::max(std::fabs(rounded), std::numeric_limits<double>::min());
  const long double ulp = std::ldexp(1.0L, std::ilogb(magnitude) - 52);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - truth) / ulp);
}

double worst(Function function, Oracle oracle, double low, double high, std::uint32_t count) {
  double most = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double unit = to_unit(random_words(7, 1, i));
    const double x = low + (high - low) * unit;
    most = std::max(most, ulps(function(x), oracle(static_cast<long double>(x))));
  }
  return most;
}

// The same over all magnitudes: random bits with the exponent field within bounds.
double worst_magnitudes(Function function, Oracle oracle, int from, int to, bool negative, std::uint32_t count) {
  double most = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const RandomWords words = random_words(11, 2, i);
    const double fraction = 1 + to_unit(words);
    const int exponent = from + static_cast<int>(words.second % static_cast<std::uint32_t>(to - from + 1));
    const double x = std::ldexp(negative ? -fraction : fraction, exponent);
    most = std::max(most, ulps(function(x), oracle(static_cast<long double>(x))));
  }
  return most;
}

bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace

TEST("exp is within 1 ulp over its whole range, denormal results too") {
  CHECK(worst(math::exp, std::exp, -1, 1, 400'000) < 1);
  CHECK(worst(math::exp, std::exp, -708, 709.78, 400'000) < 1);
  CHECK(worst(math::exp, std::exp, -745.13, -708, 100'000) < 1);
  CHECK(worst_magnitudes(math::exp, std::exp, -80, 0, true, 100'000) < 1);
}

TEST("exp at the edges is as C99 says") {
  CHECK(math::exp(0.0) == 1.0);
  CHECK(math::exp(-0.0) == 1.0);
  CHECK(math::exp(kInfinity) == kInfinity);
  CHECK(same(math::exp(-kInfinity), 0.0));
  CHECK(math::exp(kNaN) != math::exp(kNaN));
  CHECK(std::isfinite(math::exp(0x1.62e42fefa39efp+9)));
  CHECK(math::exp(0x1.62e42fefa39f0p+9) == kInfinity);
  CHECK(math::exp(1e308) == kInfinity);
  CHECK(math::exp(-745.1) == kDenormal);
  CHECK(same(math::exp(-745.2), 0.0));
  CHECK(same(math::exp(-1e308), 0.0));
}

TEST("log is within 1 ulp for all positive numbers, denormals too") {
  CHECK(worst(math::log, std::log, 0.5, 2, 400'000) < 1);
  CHECK(worst(math::log, std::log, 0.99, 1.01, 200'000) < 1);
  CHECK(worst_magnitudes(math::log, std::log, -1074, 1023, false, 400'000) < 1);
}

TEST("log at the edges is as C99 says") {
  CHECK(same(math::log(1.0), 0.0));
  CHECK(math::log(0.0) == -kInfinity);
  CHECK(math::log(-0.0) == -kInfinity);
  CHECK(math::log(kInfinity) == kInfinity);
  CHECK(math::log(-1.0) != math::log(-1.0));
  CHECK(math::log(-kDenormal) != math::log(-kDenormal));
  CHECK(math::log(-kInfinity) != math::log(-kInfinity));
  CHECK(math::log(kNaN) != math::log(kNaN));
  CHECK(ulps(math::log(kDenormal), std::log(static_cast<long double>(kDenormal))) < 1);
}

TEST("log1p is within 1 ulp, near 0 too") {
  CHECK(worst(math::log1p, std::log1p, -0.999, 3, 400'000) < 1);
  CHECK(worst_magnitudes(math::log1p, std::log1p, -1070, 1022, false, 300'000) < 1);
  CHECK(worst_magnitudes(math::log1p, std::log1p, -1070, -1, true, 300'000) < 1);
  CHECK(same(math::log1p(-0.0), -0.0));
  CHECK(math::log1p(-1.0) == -kInfinity);
  CHECK(math::log1p(-1.5) != math::log1p(-1.5));
  CHECK(math::log1p(kInfinity) == kInfinity);
  CHECK(math::log1p(kNaN) != math::log1p(kNaN));
}

TEST("expm1 is within 1.5 ulp, near 0 too") {
  CHECK(worst(math::expm1, std::expm1, -2, 2, 400'000) < 1.5);
  CHECK(worst(math::expm1, std::expm1, -50, 709, 300'000) < 1.5);
  CHECK(worst_magnitudes(math::expm1, std::expm1, -1070, 2, true, 300'000) < 1.5);
  CHECK(same(math::expm1(-0.0), -0.0));
  CHECK(math::expm1(-kInfinity) == -1.0);
  CHECK(math::expm1(kInfinity) == kInfinity);
  CHECK(math::expm1(kNaN) != math::expm1(kNaN));
}

TEST("tanh is within 2.5 ulp and odd") {
  CHECK(worst(math::tanh, std::tanh, -3, 3, 400'000) < 2.5);
  CHECK(worst(math::tanh, std::tanh, -25, 25, 200'000) < 2.5);
  CHECK(worst_magnitudes(math::tanh, std::tanh, -1070, 3, false, 300'000) < 2.5);
  CHECK(math::tanh(kInfinity) == 1.0);
  CHECK(math::tanh(-kInfinity) == -1.0);
  CHECK(same(math::tanh(-0.0), -0.0));
  CHECK(math::tanh(kNaN) != math::tanh(kNaN));
}

TEST("the logistic function stays inside 0 and 1 and is one half at 0") {
  CHECK(math::logistic(0.0) == 0.5);
  CHECK(math::logistic(800.0) == 1.0);
  CHECK(math::logistic(-800.0) == 0.0);
  CHECK(math::logistic(kNaN) != math::logistic(kNaN));
}
