#include "kernels/statistics/tail-probability.h"

#include <limits>

#include "core/special.h"
#include "kernels/statistics/kolmogorov.h"

namespace millrace {
namespace {

double tail(double x, double first, double second, Distribution distribution) noexcept {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (x != x) return nan;
  if (distribution == Distribution::kNormal) return math::normal_tail(x);
  if (distribution == Distribution::kKolmogorovLimit) return kolmogorov_limit_tail(x);
  if (!(first > 0)) return nan;
  if (distribution == Distribution::kKolmogorov) return kolmogorov_tail(first, x);
  if (distribution == Distribution::kChiSquare) return math::chi_square_tail(x, first);
  if (distribution == Distribution::kStudent) return math::t_tails(x, first);
  return second > 0 ? math::f_tail(x, first, second) : nan;
}

}  // namespace

Status tail_probability(std::span<const double> x, std::span<const double> first, std::span<const double> second,
                        std::span<double> out, Distribution distribution) {
  if (first.size() != x.size() || second.size() != x.size() || out.size() != x.size()) return {Code::kShape};
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = tail(x[i], first[i], second[i], distribution);
  return {};
}

}  // namespace millrace
