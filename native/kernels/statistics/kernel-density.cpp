#include "kernels/statistics/kernel-density.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/math.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kTaskRows = std::size_t{1} << 20;
constexpr double kSqrtTwoPi = 0x1.40d931ff62706p+1;

struct Complex {
  double re;
  double im;
};

Complex operator*(Complex a, Complex b) noexcept { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

// e^(-2 pi i j / n) for j < n / 2, by halving angles: roots alone, which every machine rounds alike.
std::vector<Complex> roots_of_unity(std::size_t n) {
  std::vector<Complex> roots(std::max<std::size_t>(1, n / 2), Complex{1, 0});
  Complex turn{-1, 0};
  double sine_sign = -1;
  for (std::size_t step = n / 4; step >= 1; step /= 2) {
    // Half the angle of `turn`; its first half is a quarter turn.
    const double cosine = turn.re == -1 ? 0.0 : std::sqrt((1 + turn.re) / 2);
    turn = turn.re == -1 ? Complex{0, sine_sign} : Complex{cosine, turn.im / (2 * cosine)};
    for (std::size_t j = 0; j < roots.size(); j += 2 * step) roots[j + step] = roots[j] * turn;
  }
  return roots;
}

// In place, n a power of two, decimation in time.
void transform(std::vector<Complex>& values, const std::vector<Complex>& roots) noexcept {
  const std::size_t n = values.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  for (std::size_t half = 1; half < n; half *= 2) {
    const std::size_t stride = n / (2 * half);
    for (std::size_t begin = 0; begin < n; begin += 2 * half) {
      for (std::size_t j = 0; j < half; ++j) {
        const Complex a = values[begin + j];
        const Complex b = values[begin + j + half] * roots[j * stride];
        values[begin + j] = {a.re + b.re, a.im + b.im};
        values[begin + j + half] = {a.re - b.re, a.im - b.im};
      }
    }
  }
}

// Shares of each value on the points; the number of finite values, those outside too.
double share_values(const ColumnView& column, double low, double step, std::vector<double>& weights,
                    const Control& control) {
  const std::size_t g = weights.size();
  const std::size_t tasks = block_count(column.length, kTaskRows);
  std::vector<double> partials(tasks * g, 0.0);
  std::vector<double> counts(tasks, 0.0);
  for_each_block(column.length, control, [&](const Block& block) {
    double* own = partials.data() + block.index * g;
    double count = 0;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t rows) {
      for (std::size_t i = 0; i < rows; ++i) {
        if (values[i] - values[i] != 0.0) continue;
        count += 1;
        const double at = (values[i] - low) / step;
        if (!(at >= 0 && at <= static_cast<double>(g - 1))) continue;
        const std::size_t left = std::min(static_cast<std::size_t>(at), g - 2);
        const double share = at - static_cast<double>(left);
        own[left] += 1 - share;
        own[left + 1] += share;
      }
    });
    counts[block.index] = count;
  }, kTaskRows);
  double all = 0;
  for (std::size_t task = 0; task < tasks; ++task) {
    all += counts[task];
    for (std::size_t point = 0; point < g; ++point) weights[point] += partials[task * g + point];
  }
  return all;
}

}  // namespace

Status kernel_density(const ColumnView& column, std::span<double> density, double low, double high, double bandwidth,
                      const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  const std::size_t g = density.size();
  if (g < 2 || !std::has_single_bit(g)) return {Code::kShape};
  const double step = (high - low) / static_cast<double>(g - 1);
  if (!(bandwidth > 0 && step > 0 && step - step == 0.0 && bandwidth - bandwidth == 0.0)) return {Code::kInvalid};
  std::vector<double> weights(g, 0.0);
  const double count = share_values(column, low, step, weights, control);
  if (control.stopped()) return {Code::kCancelled};
  if (count == 0) {
    std::fill(density.begin(), density.end(), std::numeric_limits<double>::quiet_NaN());
    return {};
  }
  const std::size_t n = 2 * g;
  const std::vector<Complex> roots = roots_of_unity(n);
  std::vector<Complex> kernel(n, Complex{0, 0});
  for (std::size_t lag = 0; lag <= g; ++lag) {
    const double z = static_cast<double>(lag) * step / bandwidth;
    const double height = math::exp(-0.5 * z * z) / (kSqrtTwoPi * bandwidth);
    kernel[lag].re = height;
    kernel[(n - lag) % n].re = height;
  }
  std::vector<Complex> product(n, Complex{0, 0});
  for (std::size_t point = 0; point < g; ++point) product[point].re = weights[point] / count;
  transform(kernel, roots);
  transform(product, roots);
  // The inverse transform of a product is the transform of its conjugate, by n; the result is real.
  for (std::size_t i = 0; i < n; ++i) {
    product[i] = product[i] * kernel[i];
    product[i].im = -product[i].im;
  }
  transform(product, roots);
  for (std::size_t point = 0; point < g; ++point) density[point] = std::max(0.0, product[point].re / static_cast<double>(n));
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
