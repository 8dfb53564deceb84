#include "algorithms/mixture-density.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/multiply.h"
#include "core/control.h"
#include "core/math.h"
#include "core/simd.h"
#include "kernels/matrix/center-panels.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr double kLogOfTwoPi = 1.8378770664093454836;

// (x - mean) * scale of every row; a step of 0 is one scale for all features.
void scaled_apart(const double* rows, std::size_t count, const double* mean, const double* scales, std::size_t scale_step,
                  std::size_t width, double* out) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* x = rows;
    double* to = out;
    const double* m = mean;
    const double* s = scales;
    const std::size_t n = width;
    for (std::size_t row = 0, end = count; row < end; ++row, x += n, to += n) {
      if (scale_step == 1) {
        for (std::size_t f = 0; f < n; ++f) to[f] = (x[f] - m[f]) * s[f];
      } else {
        const double one = s[0];
        for (std::size_t f = 0; f < n; ++f) to[f] = (x[f] - m[f]) * one;
      }
    }
  });
}

}  // namespace

std::size_t covariance_cells(CovarianceKind kind, std::size_t k, std::size_t width) noexcept {
  switch (kind) {
    case CovarianceKind::kFull: return k * width * width;
    case CovarianceKind::kTied: return width * width;
    case CovarianceKind::kDiagonal: return k * width;
    case CovarianceKind::kSpherical: return k;
  }
  return 0;
}

MixtureDensity::MixtureDensity(CovarianceKind kind, std::size_t k, std::size_t width)
    : kind_(kind), k_(k), width_(width), constants_(k), turned_(kind == CovarianceKind::kTied ? k * width : 0) {}

void MixtureDensity::set(std::span<const double> weights, std::span<const double> means,
                         std::span<const double> factors) {
  means_ = means;
  factors_ = factors;
  const bool has_one = kind_ == CovarianceKind::kTied;
  for (std::size_t c = 0; c < k_; ++c) {
    double log_of_factor = 0;
    if (kind_ == CovarianceKind::kSpherical) {
      log_of_factor = static_cast<double>(width_) * math::log(factors[c]);
    } else if (kind_ == CovarianceKind::kDiagonal) {
      for (std::size_t f = 0; f < width_; ++f) log_of_factor += math::log(factors[c * width_ + f]);
    } else {
      const double* factor = factors.data() + (has_one ? 0 : c * width_ * width_);
      for (std::size_t f = 0; f < width_; ++f) log_of_factor += math::log(factor[f * (width_ + 1)]);
    }
    constants_[c] = math::log(weights[c]) + log_of_factor - static_cast<double>(width_) / 2 * kLogOfTwoPi;
  }
  if (has_one) {
    multiply<double>(packed_view(means.data(), k_, width_), packed_view(factors.data(), width_, width_),
                     packed_view(turned_.data(), k_, width_), {}, Control{});
  }
}

void MixtureDensity::log_parts(const double* rows, std::size_t count, double* parts, Scratch& scratch) const {
  const auto turned = packed_view(scratch.turned.data(), count, width_);
  const Control alone;
  if (kind_ == CovarianceKind::kTied) {
    multiply<double>(packed_view(rows, count, width_), packed_view(factors_.data(), width_, width_), turned, {}, alone);
  }
  for (std::size_t c = 0; c < k_; ++c) {
    const double* mean = means_.data() + c * width_;
    if (kind_ == CovarianceKind::kTied) {
      for (std::size_t row = 0; row < count; ++row) {
        const double square = squared_distance(turned.row(row), turned_.data() + c * width_, width_);
        parts[row * k_ + c] = constants_[c] - square / 2;
      }
      continue;
    }
    if (kind_ == CovarianceKind::kFull) {
      const double one = 1;
      scaled_apart(rows, count, mean, &one, 0, width_, scratch.apart.data());
      multiply<double>(packed_view<const double>(scratch.apart.data(), count, width_),
                       packed_view(factors_.data() + c * width_ * width_, width_, width_), turned, {}, alone);
    } else {
      const bool is_diagonal = kind_ == CovarianceKind::kDiagonal;
      scaled_apart(rows, count, mean, factors_.data() + (is_diagonal ? c * width_ : c), is_diagonal ? 1 : 0, width_,
                   turned.data);
    }
    for (std::size_t row = 0; row < count; ++row) {
      parts[row * k_ + c] = constants_[c] - dot(turned.row(row), turned.row(row), width_) / 2;
    }
  }
}

double shares_of(double* parts, std::size_t k) noexcept {
  double most = parts[0];
  for (std::size_t c = 1; c < k; ++c) most = std::max(most, parts[c]);
  // So far from every component that no density is left of: each as likely as the others.
  if (!(most > -std::numeric_limits<double>::infinity())) {
    std::fill_n(parts, k, 1.0 / static_cast<double>(k));
    return most;
  }
  double sum = 0;
  for (std::size_t c = 0; c < k; ++c) {
    parts[c] = math::exp(parts[c] - most);
    sum += parts[c];
  }
  for (std::size_t c = 0; c < k; ++c) parts[c] /= sum;
  return most + math::log(sum);
}

}  // namespace millrace
