#include "kernels/tree/quantize-gradients.h"

#include <algorithm>

#include "core/simd.h"

namespace millrace {
namespace {

constexpr double kCountSteps = 0x1.0p29;  // 65,536 rows then stay below 2^46

// The finalizer of MurmurHash3 (32 bits) over row and round: low half rounds gradients, high half hessians.
inline std::uint32_t rounding_bits(std::uint32_t row, std::uint32_t mix) noexcept {
  std::uint32_t x = row * 0x9E3779B1u ^ mix;
  x ^= x >> 16;
  x *= 0x85EBCA6Bu;
  x ^= x >> 13;
  x *= 0xC2B2AE35u;
  return x ^ (x >> 16);
}

// floor(value + u), u uniform in [0, 1): right on average. |value| <= 32767.
inline std::int32_t round_at_random(double value, std::uint32_t bits16) noexcept {
  return static_cast<std::int32_t>(value + (65536.0 + static_cast<double>(static_cast<std::int32_t>(bits16)) * 0x1.0p-16)) -
         65536;
}

}  // namespace

GradientScales gradient_scales(double largest_gradient, double largest_hessian, GradientForm form) noexcept {
  if (form == GradientForm::kCount) return {largest_gradient > 0 ? largest_gradient / kCountSteps : 1.0, 1.0, form};
  return {largest_gradient > 0 ? largest_gradient / kPairSteps : 1.0,
          largest_hessian > 0 ? largest_hessian / kPairSteps : 1.0, form};
}

void quantize_gradients(const double* gradients, const double* hessians, std::size_t count, std::uint64_t first_row,
                        std::uint32_t mix, const GradientScales& scales, std::uint32_t* words) noexcept {
  const double per_gradient = 1.0 / scales.gradient;
  const double per_hessian = 1.0 / scales.hessian;
  if (scales.form == GradientForm::kCount) {
    for (std::size_t i = 0; i < count; ++i) {
      // Half a step up, then down to a whole one; the large number keeps the truncation a floor.
      const double steps = std::clamp(gradients[i] * per_gradient, -kCountSteps, kCountSteps);
      const std::int64_t whole = static_cast<std::int64_t>(steps + (kCountSteps * 2 + 0.5)) - (std::int64_t{1} << 30);
      words[i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(whole));
    }
    return;
  }
  // Beyond 2^32 rows the high part of the number joins the mix.
  const std::uint32_t row = static_cast<std::uint32_t>(first_row);
  const std::uint32_t mixed = mix ^ (static_cast<std::uint32_t>(first_row >> 32) * 0x85EBCA6Bu);
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t bits = rounding_bits(row + static_cast<std::uint32_t>(i), mixed);
      const double g = std::min(std::max(gradients[i] * per_gradient, -kPairSteps), kPairSteps);
      const double h = std::min(std::max(hessians[i] * per_hessian, 0.0), kPairSteps);
      const std::int32_t gradient = round_at_random(g, bits & 0xFFFFu);
      const std::int32_t hessian = round_at_random(h, bits >> 16);
      words[i] = (static_cast<std::uint32_t>(gradient) & 0xFFFFu) | (static_cast<std::uint32_t>(hessian) << 16);
    }
  });
}

void sum_gradients(const PackedGradients& gradients, const std::uint32_t* rows, std::size_t count,
                   std::int64_t* sums) noexcept {
  const int shift = gradients.shift();
  const std::int64_t mask = (std::int64_t{1} << shift) - 1;
  for (std::size_t begin = 0; begin < count; begin += kPackedRows) {
    const std::size_t end = std::min(count, begin + kPackedRows);
    std::int64_t packed = 0;
    for (std::size_t i = begin; i < end; ++i) packed += gradients.expand(gradients.words[rows == nullptr ? i : rows[i]]);
    sums[0] += packed >> shift;
    sums[1] += packed & mask;
  }
}

}  // namespace millrace
