#include "algorithms/minimize-convex.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "algorithms/factor-cholesky.h"
#include "algorithms/solve-triangular.h"

namespace millrace {
namespace {

constexpr std::size_t kHalvings = 40;
constexpr std::size_t kRenewal = 8;  // iterations that one curvature serves
constexpr std::size_t kMemory = 10;  // pairs that L-BFGS remembers
constexpr std::size_t kEpochs = 1000;
constexpr double kRounding = 1e-12;  // of the value: smaller differences say nothing

using Numbers = std::vector<double>;

double dot_of(const Numbers& a, const Numbers& b) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double shrunk(double value, double by) noexcept {
  return value > by ? value - by : value < -by ? value + by : 0.0;
}

struct Search {
  const ConvexProblem& problem;
  const Control& control;
  Numbers at;
  LossAndSlope here;
  double value = 0;
  double steepest = 0;
  std::size_t iterations = 0;
  bool converged = false;
  bool has_norm;

  Search(const ConvexProblem& of, Numbers start, const Control& by) : problem(of), control(by), at(std::move(start)) {
    has_norm = std::any_of(problem.l1.begin(), problem.l1.end(), [](double weight) { return weight > 0; });
    here = problem.smooth(at);
    value = here.loss + norm_of(at);
    steepest = steepest_of(at, here.slope);
  }

  double norm_of(const Numbers& x) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < x.size() && has_norm; ++i) sum += problem.l1[i] * std::abs(x[i]);
    return sum;
  }

  // The largest element of the shortest subgradient.
  double steepest_of(const Numbers& x, const Numbers& slope) const noexcept {
    double largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double l1 = problem.l1[i];
      const double own = x[i] > 0 ? slope[i] + l1 : x[i] < 0 ? slope[i] - l1 : shrunk(slope[i], l1);
      largest = std::max(largest, std::abs(own));
    }
    return largest;
  }

  bool is_done() {
    converged = steepest <= problem.tolerance;
    return converged || control.stopped() || iterations >= problem.most_iterations;
  }

  // Moves along `step`, halved until the value falls enough, or, where it is all rounding, the slope does.
  bool move(const Numbers& step) {
    Numbers next(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) next[i] = at[i] + step[i];
    const double promise = dot_of(here.slope, step) + norm_of(next) - norm_of(at);
    if (!(promise < 0)) return false;
    double length = 1;
    for (std::size_t halving = 0; halving < kHalvings && !control.stopped(); ++halving, length /= 2) {
      for (std::size_t i = 0; i < at.size(); ++i) next[i] = at[i] + length * step[i];
      LossAndSlope there = problem.smooth(next);
      const double reached = there.loss + norm_of(next);
      const double steep = steepest_of(next, there.slope);
      const bool falls = reached <= value + 1e-4 * length * promise;
      const bool flattens = std::abs(reached - value) <= kRounding * std::abs(value) && steep < steepest;
      if (!falls && !flattens) continue;
      at.swap(next);
      here = std::move(there);
      value = reached;
      steepest = steep;
      return true;
    }
    return false;
  }

  // What is left to gain where no step lowers the value is rounding, unless the slope says otherwise.
  void settle() { converged = steepest <= std::max(1e3 * problem.tolerance, 1e-9 * std::abs(value)); }

  Numbers newton_step(const Numbers& curvature) const {
    const std::size_t n = at.size();
    double trace = 0;
    for (std::size_t i = 0; i < n; ++i) trace += curvature[i * n + i];
    // Enough for directions without curvature, as the sum of all classes' scores.
    double ridge = std::max(1e-10 * trace / static_cast<double>(n), 1e-300);
    Numbers factor;
    for (;; ridge *= 10) {
      factor = curvature;
      for (std::size_t i = 0; i < n; ++i) factor[i * n + i] += ridge;
      if (factor_cholesky(packed_view(factor.data(), n, n), 1e-14, control).ok()) break;
      if (!std::isfinite(ridge) || control.stopped()) return Numbers(n, 0.0);
    }
    Numbers step(n);
    for (std::size_t i = 0; i < n; ++i) step[i] = -here.slope[i];
    const auto lower = packed_view<const double>(factor.data(), n, n);
    const auto x = packed_view(step.data(), n, 1);
    solve_triangular(lower, x, {}, control);
    solve_triangular(lower.transposed(), x, {true, false}, control);
    return step;
  }

  // Minimises slope' d + d' curvature d / 2 + norm(at + d), one element of d at a time, those that move oftener.
  Numbers proximal_step(const Numbers& curvature) const {
    const std::size_t n = at.size();
    Numbers step(n, 0.0);
    Numbers turn = here.slope;  // slope + curvature d
    const double enough = 1e-3 * steepest;
    std::vector<std::size_t> moving(n);
    for (std::size_t i = 0; i < n; ++i) moving[i] = i;
    bool all = true;
    for (std::size_t epoch = 0; epoch < kEpochs && !control.stopped(); ++epoch) {
      double largest = 0;
      std::vector<std::size_t> moved;
      for (const std::size_t i : moving) {
        const double bend = curvature[i * n + i];
        if (!(bend > 0)) continue;
        const double old = at[i] + step[i];
        const double next = shrunk(old - turn[i] / bend, problem.l1[i] / bend);
        const double change = next - old;
        if (next != 0) moved.push_back(i);
        if (change == 0) continue;
        largest = std::max(largest, std::abs(change) * bend);
        step[i] = next - at[i];
        const double* column = curvature.data() + i * n;
        for (std::size_t j = 0; j < n; ++j) turn[j] += change * column[j];
      }
      if (largest > enough) {
        moving.swap(moved);
        all = false;
        continue;
      }
      if (all) break;
      // Those at 0 are asked again once the others rest.
      moving.resize(n);
      for (std::size_t i = 0; i < n; ++i) moving[i] = i;
      all = true;
    }
    return step;
  }

  // BFGS: the curvature along the last step becomes what the slopes say.
  void learn(Numbers& curvature, const Numbers& before, const Numbers& slopes) const {
    const std::size_t n = at.size();
    Numbers step(n);
    Numbers turn(n);
    for (std::size_t i = 0; i < n; ++i) {
      step[i] = at[i] - before[i];
      turn[i] = here.slope[i] - slopes[i];
    }
    Numbers along(n);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < n; ++j) sum += curvature[i * n + j] * step[j];
      along[i] = sum;
    }
    const double expected = dot_of(step, along);
    const double seen = dot_of(step, turn);
    if (!(expected > 0) || !(seen > 1e-10 * expected)) return;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) curvature[i * n + j] += turn[i] * turn[j] / seen - along[i] * along[j] / expected;
    }
  }

  void newton() {
    Numbers curvature(at.size() * at.size());
    for (std::size_t age = 0; !is_done(); ++iterations) {
      if (age == 0) problem.curvature(at, curvature);
      const Numbers before = at;
      const Numbers slopes = here.slope;
      if (move(has_norm ? proximal_step(curvature) : newton_step(curvature))) {
        learn(curvature, before, slopes);
        age = (age + 1) % kRenewal;
      } else if (age > 0) {
        age = 0;
      } else {
        return settle();
      }
    }
  }

  // The two-loop recursion of L-BFGS.
  Numbers direction(const std::vector<std::pair<Numbers, Numbers>>& pairs) const {
    Numbers q = here.slope;
    Numbers alphas(pairs.size());
    for (std::size_t k = pairs.size(); k-- > 0;) {
      const auto& [step, turn] = pairs[k];
      alphas[k] = dot_of(step, q) / dot_of(step, turn);
      for (std::size_t i = 0; i < q.size(); ++i) q[i] -= alphas[k] * turn[i];
    }
    const double scale = pairs.empty() ? 1.0 / problem.curvature_bound
                                       : dot_of(pairs.back().first, pairs.back().second) /
                                             dot_of(pairs.back().second, pairs.back().second);
    for (double& element : q) element *= scale;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const auto& [step, turn] = pairs[k];
      const double beta = dot_of(turn, q) / dot_of(step, turn);
      for (std::size_t i = 0; i < q.size(); ++i) q[i] += (alphas[k] - beta) * step[i];
    }
    for (double& element : q) element = -element;
    return q;
  }

  void quasi_newton() {
    std::vector<std::pair<Numbers, Numbers>> pairs;
    for (; !is_done(); ++iterations) {
      const Numbers before = at;
      const Numbers slopes = here.slope;
      if (!move(direction(pairs))) {
        if (pairs.empty()) return settle();
        pairs.clear();  // start again downhill
        continue;
      }
      Numbers step(at.size());
      Numbers turn(at.size());
      for (std::size_t i = 0; i < at.size(); ++i) {
        step[i] = at[i] - before[i];
        turn[i] = here.slope[i] - slopes[i];
      }
      if (!(dot_of(step, turn) > 0)) continue;
      pairs.emplace_back(std::move(step), std::move(turn));
      if (pairs.size() > kMemory) pairs.erase(pairs.begin());
    }
  }

  void proximal_gradient() {
    double bend = problem.curvature_bound;
    double momentum = 1;
    Numbers ahead = at;
    LossAndSlope of_ahead = here;
    for (; !is_done(); ++iterations) {
      Numbers next(at.size());
      LossAndSlope there;
      for (std::size_t doubling = 0; doubling < 2 * kHalvings && !control.stopped(); ++doubling, bend *= 2) {
        double expected = of_ahead.loss;
        for (std::size_t i = 0; i < at.size(); ++i) {
          next[i] = shrunk(ahead[i] - of_ahead.slope[i] / bend, problem.l1[i] / bend);
          const double change = next[i] - ahead[i];
          expected += of_ahead.slope[i] * change + 0.5 * bend * change * change;
        }
        there = problem.smooth(next);
        if (there.loss <= expected + kRounding * std::abs(expected)) break;
      }
      const double later = 0.5 * (1 + std::sqrt(1 + 4 * momentum * momentum));
      double against = 0;
      for (std::size_t i = 0; i < at.size(); ++i) against += (ahead[i] - next[i]) * (next[i] - at[i]);
      const double share = against > 0 ? 0.0 : (momentum - 1) / later;
      for (std::size_t i = 0; i < at.size(); ++i) ahead[i] = next[i] + share * (next[i] - at[i]);
      momentum = against > 0 ? 1.0 : later;
      at.swap(next);
      here = std::move(there);
      value = here.loss + norm_of(at);
      steepest = steepest_of(at, here.slope);
      of_ahead = share == 0 ? here : problem.smooth(ahead);
    }
  }
};

}  // namespace

Minimum minimize_convex(const ConvexProblem& problem, std::vector<double> start, const Control& control) {
  Search search(problem, std::move(start), control);
  if (problem.curvature) search.newton();
  else if (search.has_norm) search.proximal_gradient();
  else search.quasi_newton();
  return {std::move(search.at), search.value, search.iterations, search.converged};
}

}  // namespace millrace
