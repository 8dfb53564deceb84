#include "algorithms/fit-elastic-net.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "algorithms/regression-products.h"
#include "algorithms/solve-triangular.h"
#include "core/math.h"

namespace millrace {
namespace {

constexpr double kLargestUnit = 1e200;
constexpr std::size_t kLargestDirect = 512;  // coefficients that are solved for at once
constexpr std::size_t kSweepsBetween = 10;   // tries at that

// Everything is per unit of weight and in units of the label's.
class Descent {
 public:
  Descent(const RegressionProducts& products, std::vector<double> units, const ElasticNetRules& rules,
          const Control& control)
      : rules_(rules),
        control_(control),
        count_(products.shifts.size()),
        gram_(products.gram),
        slopes_(products.slopes),
        energy_(products.energy / products.weight),
        units_(std::move(units)),
        l1_(count_, 0.0),
        l2_(count_, 0.0),
        at_(count_, 0.0),
        is_kept_(count_, false) {
    for (double& value : gram_) value /= products.weight;
    for (double& value : slopes_) value /= products.weight;
    rest_ = slopes_;
  }

  // The least alpha for which every coefficient is 0.
  double greatest_alpha() const noexcept {
    double greatest = 0;
    for (std::size_t f = 0; f < count_; ++f) {
      greatest = std::max(greatest, std::abs(slopes_[f]) / units_[f] / std::max(rules_.l1_ratio, 1e-3));
    }
    return greatest > 0 ? greatest : 1e-15;
  }

  void step_to(double alpha, double unit) {
    const std::vector<double> before = l1_;
    for (std::size_t f = 0; f < count_; ++f) {
      l1_[f] = alpha * rules_.l1_ratio * units_[f];
      const double own = units_[f] * unit;
      l2_[f] = std::min(alpha * (1 - rules_.l1_ratio) * own * own, kLargestUnit);
    }
    sweeps_ = 0;
    const bool has_l1 = std::any_of(l1_.begin(), l1_.end(), [](double l1) { return l1 > 0; });
    if (!has_l1) {
      solve_directly(all_that_vary(), false);
      gap_ = 0;
      return;
    }
    // The strong rule: a slope changes no faster than its threshold. What it wrongly drops comes back below; so does what
    // the first step, which has no threshold before it, starts without.
    for (std::size_t f = 0; f < count_; ++f) {
      is_kept_[f] = at_[f] != 0 || (varies(f) && std::abs(rest_[f] - l2_[f] * at_[f]) >= 2 * l1_[f] - before[f]);
    }
    do {
      collect();
      descend();
      find_rest();
      find_gap();
    } while ((bring_back() || gap_ > rules_.tolerance * energy_) && sweeps_ < rules_.most_sweeps && !control_.stopped());
  }

  const std::vector<double>& coefficients() const noexcept { return at_; }
  std::size_t sweeps() const noexcept { return sweeps_; }
  double share_of_gap() const noexcept { return energy_ > 0 ? std::max(0.0, gap_) / energy_ : 0.0; }

 private:
  bool varies(std::size_t f) const noexcept { return gram_[f * count_ + f] > 0; }

  std::vector<std::size_t> all_that_vary() const {
    std::vector<std::size_t> all;
    for (std::size_t f = 0; f < count_; ++f) {
      if (varies(f)) all.push_back(f);
    }
    return all;
  }

  void collect() {
    kept_.clear();
    for (std::size_t f = 0; f < count_; ++f) {
      if (is_kept_[f]) kept_.push_back(f);
    }
    part_.resize(kept_.size() * kept_.size());
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      const double* row = gram_.data() + kept_[i] * count_;
      for (std::size_t j = 0; j < kept_.size(); ++j) part_[i * kept_.size() + j] = row[kept_[j]];
    }
    part_rest_.resize(kept_.size());
    find_rest();
    for (std::size_t i = 0; i < kept_.size(); ++i) part_rest_[i] = rest_[kept_[i]];
  }

  // Sweeps over the kept features until nothing moves by more than the tolerance allows.
  void descend() {
    const std::size_t kept = kept_.size();
    const double least = 1e-2 * rules_.tolerance * energy_;
    for (std::size_t round = 1; sweeps_ < rules_.most_sweeps && !control_.stopped(); ++round) {
      double largest = 0;
      bool is_settled = true;
      ++sweeps_;
      for (std::size_t i = 0; i < kept; ++i) {
        const std::size_t f = kept_[i];
        const double curve = part_[i * kept + i];
        const double old = at_[f];
        const double slope = part_rest_[i] + curve * old;
        const double size = std::max(0.0, std::abs(slope) - l1_[f]) / (curve + l2_[f]);
        const double next = slope < 0 ? -size : size;
        const double change = next - old;
        if (change == 0) continue;
        is_settled = is_settled && (next > 0) == (old > 0) && (next < 0) == (old < 0);
        at_[f] = next;
        const double* row = part_.data() + i * kept;
        for (std::size_t j = 0; j < kept; ++j) part_rest_[j] -= change * row[j];
        largest = std::max(largest, change * change * curve);
      }
      if (largest <= least * 1e-4) return;
      const bool is_due = largest <= least || round % kSweepsBetween == 0;
      if (is_settled && is_due && solve_directly(chosen(), true)) return;
      if (largest <= least) return;
    }
  }

  std::vector<std::size_t> chosen() const {
    std::vector<std::size_t> some;
    for (const std::size_t f : kept_) {
      if (at_[f] != 0) some.push_back(f);
    }
    return some;
  }

  // The solution for these features as if their signs were known; false, and nothing changed, where they turn out others.
  bool solve_directly(const std::vector<std::size_t>& some, bool with_signs) {
    const std::size_t n = some.size();
    if (with_signs && (n == 0 || n > kLargestDirect)) return false;
    std::vector<double> lower(n * n);
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t f = some[i];
      for (std::size_t j = 0; j < n; ++j) lower[i * n + j] = gram_[f * count_ + some[j]];
      lower[i * n + i] += l2_[f];
      x[i] = slopes_[f] - (at_[f] > 0 ? l1_[f] : at_[f] < 0 ? -l1_[f] : 0.0);
    }
    const auto factor = packed_view(lower.data(), n, n);
    if (!factor_cholesky(factor, 1e-12, control_).ok()) return false;
    const auto unknown = packed_view(x.data(), n, 1);
    solve_triangular(factor.as_const(), unknown, {}, control_);
    solve_triangular(factor.as_const().transposed(), unknown, {true, false}, control_);
    for (std::size_t i = 0; i < n && with_signs; ++i) {
      if (!(x[i] * at_[some[i]] > 0)) return false;
    }
    for (std::size_t i = 0; i < n; ++i) at_[some[i]] = x[i];
    return true;
  }

  // Slopes of half the mean squared error, downhill, of every feature.
  void find_rest() {
    rest_ = slopes_;
    for (std::size_t f = 0; f < count_; ++f) {
      if (at_[f] == 0) continue;
      const double* row = gram_.data() + f * count_;
      for (std::size_t j = 0; j < count_; ++j) rest_[j] -= at_[f] * row[j];
    }
  }

  // Primal less dual at the point of the dual that the residuals, shrunk until they are allowed, make. The L2 part counts
  // as rows of its own (Zou and Hastie 2005, lemma 1).
  void find_gap() {
    double fitted = 0;
    double left = 0;
    double penalty = 0;
    double norm = 0;
    double shrunk = 1;
    for (std::size_t f = 0; f < count_; ++f) {
      fitted += at_[f] * slopes_[f];
      left += at_[f] * rest_[f];
      norm += l2_[f] * at_[f] * at_[f];
      penalty += l1_[f] * std::abs(at_[f]);
      const double slope = std::abs(rest_[f] - l2_[f] * at_[f]);
      if (slope > l1_[f]) shrunk = std::min(shrunk, l1_[f] / slope);
    }
    norm += std::max(0.0, energy_ - fitted - left);
    gap_ = 0.5 * norm * (1 + shrunk * shrunk) + penalty - shrunk * (energy_ - fitted);
  }

  // Features dropped by the strong rule whose slope says they belong.
  bool bring_back() {
    bool any = false;
    for (std::size_t f = 0; f < count_; ++f) {
      if (is_kept_[f] || !varies(f) || !(std::abs(rest_[f]) > l1_[f])) continue;
      is_kept_[f] = true;
      any = true;
    }
    return any;
  }

  const ElasticNetRules& rules_;
  const Control& control_;
  std::size_t count_;
  std::vector<double> gram_;    // [count^2]
  std::vector<double> slopes_;  // [count] at no coefficients
  double energy_;
  std::vector<double> units_;   // [count] an alpha of 1 weighs a coefficient by this
  std::vector<double> l1_;
  std::vector<double> l2_;
  std::vector<double> at_;
  std::vector<bool> is_kept_;
  std::vector<double> rest_;
  std::vector<std::size_t> kept_;
  std::vector<double> part_;       // the Gram matrix of the kept ones
  std::vector<double> part_rest_;  // their slopes
  std::size_t sweeps_ = 0;
  double gap_ = 0;
};

}  // namespace

Status fit_elastic_net(std::span<const ColumnView> features, std::span<const double> labels,
                       std::span<const double> weights, std::span<const double> given, const ElasticNetRules& rules,
                       const ElasticNetPath& path, const Control& control) {
  const std::size_t count = features.size();
  const std::size_t steps = path.alphas.size();
  if (path.coefficients.size() != steps * count || path.intercepts.size() != steps || path.gaps.size() != steps ||
      path.sweeps.size() != steps || (!given.empty() && given.size() != steps)) {
    return {Code::kShape};
  }
  RegressionProducts products;
  const Status status = regression_products(features, labels, weights, path.means, path.scales, products, control);
  if (!status.ok()) return status;

  const double unit = products.label_unit;
  std::vector<double> units(count);
  for (std::size_t f = 0; f < count; ++f) {
    units[f] = std::min(1 / unit / (rules.standardized ? 1.0 : path.scales[f]), kLargestUnit);
  }
  Descent descent(products, std::move(units), rules, control);
  const double greatest = given.empty() ? descent.greatest_alpha() : 0;
  control.set_total(static_cast<std::int64_t>(steps));
  for (std::size_t step = 0; step < steps; ++step) {
    const double along = steps > 1 ? static_cast<double>(step) / static_cast<double>(steps - 1) : 0.0;
    const double alpha = given.empty() ? greatest * math::exp(along * math::log(rules.least_share)) : given[step];
    descent.step_to(alpha, unit);
    if (control.stopped()) return {Code::kCancelled};
    const std::vector<double>& found = descent.coefficients();
    double intercept = products.label_shift;
    for (std::size_t f = 0; f < count; ++f) {
      intercept -= found[f] * products.shifts[f];
      path.coefficients[step * count + f] = found[f] * unit;
    }
    path.alphas[step] = alpha;
    path.intercepts[step] = intercept * unit + products.label_mean;
    path.gaps[step] = descent.share_of_gap();
    path.sweeps[step] = static_cast<double>(descent.sweeps());
    control.add_done();
  }
  return {};
}

}  // namespace millrace
