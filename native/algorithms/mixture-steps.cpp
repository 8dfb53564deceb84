#include "algorithms/mixture-steps.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/factor-cholesky.h"
#include "algorithms/multiply.h"
#include "algorithms/solve-triangular.h"
#include "core/large-array.h"
#include "core/simd.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsAtOnce = MixtureDensity::kMostRows;
constexpr std::size_t kRowsOfTask = 16 * kRowsAtOnce;

// out = weight * (x - mean), and to sums += out.
void weigh_apart(const double* row, const double* mean, double weight, std::size_t width, double* apart, double* weighted,
                 double* sums) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = row;
    const double* m = mean;
    double* d = apart;
    double* w = weighted;
    double* s = sums;
    const double times = weight;
    for (std::size_t f = 0, n = width; f < n; ++f) {
      const double difference = x[f] - m[f];
      d[f] = difference;
      w[f] = times * difference;
      s[f] += w[f];
    }
  });
}

// sums[f] += a[f] b[f].
void add_products(const double* a, const double* b, std::size_t width, double* sums) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = a;
    const double* y = b;
    double* s = sums;
    for (std::size_t f = 0, n = width; f < n; ++f) s[f] = std::fma(x[f], y[f], s[f]);
  });
}

}  // namespace

MixtureSteps::MixtureSteps(const WeighedRows& rows, CovarianceKind kind, double added, std::size_t k)
    : rows_(rows),
      kind_(kind),
      added_(added),
      k_(k),
      squares_(kind == CovarianceKind::kFull       ? rows.width * rows.width
               : kind == CovarianceKind::kDiagonal ? rows.width
               : kind == CovarianceKind::kTied     ? 0
                                                   : 1),
      step_(1 + rows.width + squares_),
      total_weight_(weight_of_rows(rows.weights, rows.count)),
      density_(kind, k, rows.width) {}

Status MixtureSteps::prepare(const Control& control) {
  if (kind_ != CovarianceKind::kTied) return {};
  scatter_.assign(rows_.width * rows_.width, 0.0);
  const auto all = packed_view<const double>(rows_.rows, rows_.count, rows_.width);
  const auto product = packed_view(scatter_.data(), rows_.width, rows_.width);
  LargeArray<double> weighted(rows_.weights.empty() ? 0 : rows_.count * rows_.width);
  auto left = all;
  if (!rows_.weights.empty()) {
    for (std::size_t i = 0; i < weighted.size(); ++i) weighted[i] = rows_.weights[i / rows_.width] * rows_.rows[i];
    left.data = weighted.data();
  }
  return multiply<double>(left.transposed(), all, product, {false, false, true}, control);
}

double MixtureSteps::pass(std::span<const double> means, const Shares& shares, const Control& control) {
  sums_.assign(k_ * step_, 0.0);
  const std::size_t tasks = block_count(rows_.count, kRowsOfTask);
  const std::size_t room = std::max<std::size_t>(1, (std::size_t{64} << 20) / (sums_.size() * sizeof(double)));
  const std::size_t at_once = std::min(tasks, std::max(static_cast<std::size_t>(control.threads()), std::min<std::size_t>(room, 256)));
  LargeArray<double> partials(at_once * sums_.size());
  std::vector<double> likelihoods(at_once);
  double likelihood = 0;
  for (std::size_t first = 0; first < tasks && !control.stopped(); first += at_once) {
    const std::size_t count = std::min(at_once, tasks - first);
    parallel_for(count, control, [&](std::size_t index) {
      double* partial = partials.data() + index * sums_.size();
      std::fill_n(partial, sums_.size(), 0.0);
      const std::size_t begin = (first + index) * kRowsOfTask;
      likelihoods[index] = add_rows(begin, std::min(rows_.count, begin + kRowsOfTask), means, shares, partial);
    });
    for (std::size_t index = 0; index < count; ++index) {
      likelihood += likelihoods[index];
      add_scaled(sums_.data(), partials.data() + index * sums_.size(), 1.0, sums_.size());
    }
  }
  return likelihood / total_weight_;
}

double MixtureSteps::expect(const MixtureParts& parts, const Control& control) {
  density_.set(parts.weights, parts.means, parts.factors);
  return pass(
      parts.means,
      [&](std::size_t begin, std::size_t count, double* shares, MixtureDensity::Scratch& scratch) {
        density_.log_parts(rows_.row(begin), count, shares, scratch);
        double sum = 0;
        for (std::size_t row = 0; row < count; ++row) {
          sum += rows_.weight(begin + row) * shares_of(shares + row * k_, k_);
        }
        return sum;
      },
      control);
}

void MixtureSteps::maximise(std::span<const double> means, MixtureParts& parts) const {
  const std::size_t width = rows_.width;
  parts.weights.resize(k_);
  std::vector<double> next(k_ * width);
  parts.covariances.assign(covariance_cells(kind_, k_, width), 0.0);
  if (kind_ == CovarianceKind::kTied) parts.covariances = scatter_;
  double total = 0;
  for (std::size_t c = 0; c < k_; ++c) {
    const double* sums = sums_.data() + c * step_;
    // As scikit-learn keeps a component without rows from a division by 0.
    const double weight = sums[0] + 10 * std::numeric_limits<double>::epsilon();
    parts.weights[c] = weight;
    total += weight;
    std::vector<double> shift(width);
    for (std::size_t f = 0; f < width; ++f) {
      shift[f] = sums[1 + f] / weight;
      next[c * width + f] = means[c * width + f] + shift[f];
    }
    spread_of(c, weight, sums + 1 + width, shift, next, parts.covariances);
  }
  if (kind_ == CovarianceKind::kTied) {
    for (double& cell : parts.covariances) cell /= total;
  }
  for (double& weight : parts.weights) weight /= total;
  parts.means.swap(next);
  const std::size_t diagonal = kind_ == CovarianceKind::kFull || kind_ == CovarianceKind::kTied ? width : 1;
  for (std::size_t first = 0; first < parts.covariances.size(); first += diagonal * diagonal) {
    for (std::size_t f = 0; f < diagonal; ++f) parts.covariances[first + f * (diagonal + 1)] += added_;
  }
}

Status MixtureSteps::factor(MixtureParts& parts, const Control& control) const {
  const std::size_t width = rows_.width;
  parts.factors.assign(parts.covariances.size(), 0.0);
  if (kind_ == CovarianceKind::kDiagonal || kind_ == CovarianceKind::kSpherical) {
    for (std::size_t i = 0; i < parts.factors.size(); ++i) {
      const bool fits = parts.covariances[i] > 0 && std::isfinite(parts.covariances[i]);
      if (!fits) return {Code::kNotDefinite, static_cast<std::int64_t>(i * k_ / parts.factors.size())};
      parts.factors[i] = 1 / std::sqrt(parts.covariances[i]);
    }
    return {};
  }
  LargeArray<double> cells(2 * width * width);
  const auto lower = packed_view(cells.data(), width, width);
  const auto inverse = packed_view(cells.data() + width * width, width, width);
  for (std::size_t first = 0; first < parts.factors.size(); first += width * width) {
    std::copy_n(parts.covariances.data() + first, width * width, lower.data);
    if (!factor_cholesky(lower, 0, control).ok()) {
      return {Code::kNotDefinite, static_cast<std::int64_t>(first / (width * width))};
    }
    std::fill_n(inverse.data, width * width, 0.0);
    for (std::size_t f = 0; f < width; ++f) inverse.at(f, f) = 1;
    const Status status = solve_triangular(lower.as_const(), inverse, {}, control);
    if (!status.ok()) return status;
    for (std::size_t row = 0; row < width; ++row) {
      for (std::size_t column = row; column < width; ++column) {
        parts.factors[first + row * width + column] = inverse.at(column, row);
      }
    }
  }
  return {};
}

double MixtureSteps::add_rows(std::size_t begin, std::size_t end, std::span<const double> means, const Shares& shares,
                            double* partial) const {
  const std::size_t width = rows_.width;
  MixtureDensity::Scratch scratch(width);
  std::vector<double> parts(kRowsAtOnce * k_);
  double likelihood = 0;
  for (std::size_t first = begin; first < end; first += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, end - first);
    likelihood += shares(first, count, parts.data(), scratch);
    for (std::size_t c = 0; c < k_; ++c) {
      double* sums = partial + c * step_;
      double* squares = sums + 1 + width;
      for (std::size_t row = 0; row < count; ++row) {
        const double share = rows_.weight(first + row) * parts[row * k_ + c];
        double* apart = scratch.apart.data() + row * width;
        double* weighted = scratch.turned.data() + row * width;
        weigh_apart(rows_.row(first + row), means.data() + c * width, share, width, apart, weighted, sums + 1);
        sums[0] += share;
        if (kind_ == CovarianceKind::kDiagonal) add_products(apart, weighted, width, squares);
        if (kind_ == CovarianceKind::kSpherical) *squares += dot(apart, weighted, width);
      }
      if (kind_ != CovarianceKind::kFull) continue;
      multiply<double>(packed_view<const double>(scratch.turned.data(), count, width).transposed(),
                       packed_view<const double>(scratch.apart.data(), count, width), packed_view(squares, width, width),
                       {true, false, true}, Control{});
    }
  }
  return likelihood;
}

// A component's part of the covariances: its squares about the old mean, less those of the shift to the new one.
void MixtureSteps::spread_of(std::size_t c, double weight, const double* squares, std::span<const double> shift,
                           std::span<const double> next, std::span<double> covariances) const noexcept {
  const std::size_t width = rows_.width;
  switch (kind_) {
    case CovarianceKind::kFull:
      for (std::size_t row = 0; row < width; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
          const double value = squares[row * width + column] / weight - shift[row] * shift[column];
          covariances[(c * width + row) * width + column] = value;
          covariances[(c * width + column) * width + row] = value;
        }
      }
      break;
    case CovarianceKind::kTied:
      for (std::size_t row = 0; row < width; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
          covariances[row * width + column] -= weight * next[c * width + row] * next[c * width + column];
          covariances[column * width + row] = covariances[row * width + column];
        }
      }
      break;
    case CovarianceKind::kDiagonal:
      for (std::size_t f = 0; f < width; ++f) covariances[c * width + f] = squares[f] / weight - shift[f] * shift[f];
      break;
    case CovarianceKind::kSpherical: {
      double moved = 0;
      for (const double each : shift) moved += each * each;
      covariances[c] = (*squares / weight - moved) / static_cast<double>(width);
      break;
    }
  }
}

}  // namespace millrace
