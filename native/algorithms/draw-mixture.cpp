#include "algorithms/draw-mixture.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/factor-cholesky.h"
#include "core/large-array.h"
#include "core/normal-draw.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSampleStream = 6;  // streams.sample

}  // namespace

Status draw_mixture(std::span<const double> weights, std::span<const double> means, std::span<const double> covariances,
                    CovarianceKind kind, std::uint64_t seed, std::span<double> values, std::span<double> labels,
                    const Control& control) {
  const std::size_t k = weights.size();
  const std::size_t width = k == 0 ? 0 : means.size() / k;
  if (width == 0 || means.size() != k * width || covariances.size() != covariance_cells(kind, k, width) ||
      values.size() != labels.size() * width) {
    return {Code::kShape};
  }
  // Roots of the covariances: Cholesky factors, or deviations.
  LargeArray<double> roots(covariances.size());
  std::copy(covariances.begin(), covariances.end(), roots.data());
  const bool is_matrix = kind == CovarianceKind::kFull || kind == CovarianceKind::kTied;
  if (is_matrix) {
    for (std::size_t first = 0; first < roots.size(); first += width * width) {
      if (factor_cholesky(packed_view(roots.data() + first, width, width), 0, control).ok()) continue;
      return {Code::kNotDefinite, static_cast<std::int64_t>(first / (width * width))};
    }
  } else {
    for (std::size_t i = 0; i < roots.size(); ++i) {
      if (!(roots[i] > 0)) return {Code::kNotDefinite, static_cast<std::int64_t>(kind == CovarianceKind::kSpherical ? i : i / width)};
      roots[i] = std::sqrt(roots[i]);
    }
  }
  double total = 0;
  for (const double weight : weights) total += weight;
  const std::uint64_t normals = random_key(seed, kSampleStream, 0);
  const std::uint64_t choices = random_key(seed, kSampleStream, 1);
  for_each_block(
      labels.size(), control,
      [&](const Block& block) {
        std::vector<double> draws(width);
        for (std::size_t row = block.begin; row < block.end; ++row) {
          double left = total * to_unit(random_words(choices, kSampleStream, static_cast<std::uint32_t>(row)));
          std::size_t c = 0;
          while (c + 1 < k && left >= weights[c]) left -= weights[c++];
          labels[row] = static_cast<double>(c);
          for (std::size_t f = 0; f < width; ++f) {
            draws[f] = normal_draw(normals, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(f));
          }
          for (std::size_t f = 0; f < width; ++f) {
            double value = means[c * width + f];
            if (kind == CovarianceKind::kSpherical) value += roots[c] * draws[f];
            else if (kind == CovarianceKind::kDiagonal) value += roots[c * width + f] * draws[f];
            else value += dot(roots.data() + (kind == CovarianceKind::kTied ? 0 : c * width * width) + f * width, draws.data(), f + 1);
            values[row * width + f] = value;
          }
        }
      },
      1024);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
