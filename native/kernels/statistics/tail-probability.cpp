#include "kernels/statistics/tail-probability.h"

#include <limits>

#include "core/math.h"
#include "core/special.h"
#include "kernels/statistics/kolmogorov.h"

namespace millrace {
namespace {

double tail(double x, double first, double second, Distribution distribution, bool as_logarithm) noexcept {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto pick = [&](double plain, double logarithm) { return as_logarithm ? logarithm : plain; };
  if (x != x) return nan;
  if (distribution == Distribution::kNormal) return pick(math::normal_tail(x), math::log_normal_tail(x));
  if (distribution == Distribution::kKolmogorovLimit) {
    const double p = kolmogorov_limit_tail(x);
    return pick(p, math::log(p));
  }
  if (!(first > 0)) return nan;
  switch (distribution) {
    case Distribution::kKolmogorov: {
      const double p = kolmogorov_tail(first, x);
      return pick(p, math::log(p));
    }
    case Distribution::kChiSquare: return pick(math::chi_square_tail(x, first), math::log_chi_square_tail(x, first));
    case Distribution::kGamma: return pick(math::chi_square_tail(2 * x, 2 * first), math::log_chi_square_tail(2 * x, 2 * first));
    case Distribution::kStudent: return pick(math::t_tails(x, first), math::log_t_tails(x, first));
    default: break;
  }
  if (!(second > 0)) return nan;
  if (distribution == Distribution::kF) return pick(math::f_tail(x, first, second), math::log_f_tail(x, first, second));
  const double inside = x < 0 ? 0 : x > 1 ? 1 : x;
  return pick(math::incomplete_beta(second, first, 1 - inside, inside), math::log_incomplete_beta(second, first, 1 - inside, inside));
}

}  // namespace

Status tail_probability(std::span<const double> x, std::span<const double> first, std::span<const double> second,
                        std::span<double> out, Distribution distribution, bool as_logarithm) {
  if (first.size() != x.size() || second.size() != x.size() || out.size() != x.size()) return {Code::kShape};
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = tail(x[i], first[i], second[i], distribution, as_logarithm);
  return {};
}

}  // namespace millrace
