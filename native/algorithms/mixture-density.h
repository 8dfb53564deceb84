#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large-array.h"

namespace millrace {

enum class CovarianceKind : std::uint8_t { kFull, kTied, kDiagonal, kSpherical };

// Numbers of all covariances of k components, and of one of their factors: p x p each, p x p for all, p each, 1 each.
std::size_t covariance_cells(CovarianceKind kind, std::size_t k, std::size_t width) noexcept;

// The normal densities of k components, weighted, for many rows at a time.
//
//   weights [k], means [k x width]
//   factors  F with F F' the inverse of the covariance: [k x width x width], [width x width], [k x width] or [k] (the
//            reciprocal deviations)
//
// log(weight) + log density = log(weight) + log det F - width / 2 log(2 pi) - |(x - mean) F|^2 / 2.
class MixtureDensity {
 public:
  static constexpr std::size_t kMostRows = 256;  // of one call

  MixtureDensity(CovarianceKind kind, std::size_t k, std::size_t width);

  void set(std::span<const double> weights, std::span<const double> means, std::span<const double> factors);

  // What one thread needs.
  struct Scratch {
    explicit Scratch(std::size_t width) : apart(kMostRows * width), turned(kMostRows * width) {}
    LargeArray<double> apart;
    LargeArray<double> turned;
  };

  // parts[row * k + c] of `count` rows [count x width]. A row's bits do not depend on the rows around it.
  void log_parts(const double* rows, std::size_t count, double* parts, Scratch& scratch) const;

 private:
  CovarianceKind kind_;
  std::size_t k_;
  std::size_t width_;
  std::span<const double> means_;
  std::span<const double> factors_;
  std::vector<double> constants_;  // [k]
  std::vector<double> turned_;     // tied: means times the factor
};

// The logarithm of the sum of exp(parts[c]), and parts as shares of that sum in their place.
double shares_of(double* parts, std::size_t k) noexcept;

}  // namespace millrace
