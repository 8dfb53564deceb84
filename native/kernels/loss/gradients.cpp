#include "kernels/loss/gradients.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/math.h"
#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kRun = 512;
constexpr double kGradientSteps = 32766;  // 15 bits and a sign, one step kept for rounding
constexpr double kHessianSteps = 65534;   // 16 bits
constexpr double kExactSteps = 0x1.0p29;  // with 65,536 rows a sum stays below 2^45; the hessian counts take 17 bits
constexpr int kExactShift = 17;

// The finalizer of MurmurHash3 (32 bits) over row and round: low half rounds gradients, high half hessians.
std::uint32_t rounding_bits(std::uint32_t row, std::uint32_t mix) noexcept {
  std::uint32_t x = row * 0x9E3779B1u ^ mix;
  x ^= x >> 16;
  x *= 0x85EBCA6Bu;
  x ^= x >> 13;
  x *= 0xC2B2AE35u;
  return x ^ (x >> 16);
}

// floor(value + u) with u uniform in [0, 1): right on average. `value` lies in [-32767, 65535].
std::int32_t round_at_random(double value, std::uint32_t bits16) noexcept {
  return static_cast<std::int32_t>(value + (65536.0 + static_cast<double>(bits16) * 0x1.0p-16)) - 65536;
}

std::int64_t pack(std::int32_t gradient, std::int32_t hessian, int shift) noexcept {
  return static_cast<std::int64_t>(gradient) * (std::int64_t{1} << shift) + hessian;
}

struct Quantizer {
  double per_gradient;
  double per_hessian;
  std::uint32_t mix;

  std::int64_t operator()(double gradient, double hessian, std::size_t row) const noexcept {
    const std::uint32_t bits = rounding_bits(static_cast<std::uint32_t>(row), mix);
    return pack(round_at_random(gradient * per_gradient, bits & 0xFFFFu),
                round_at_random(hessian * per_hessian, bits >> 16), 32);
  }
};

std::uint32_t mix_of(std::uint64_t seed, std::size_t output) noexcept {
  return random_words(seed, 4, static_cast<std::uint32_t>(output)).first;
}

double weight_of(const LossRows& rows, std::size_t row) noexcept {
  return rows.weights == nullptr ? 1.0 : rows.weights[row];
}

void quantize_binary(const LossRows& rows, const Block& block, const Quantizer& quantize, std::int64_t* pairs) noexcept {
  double p[kRun];
  for (std::size_t begin = block.begin; begin < block.end; begin += kRun) {
    const std::size_t count = std::min(kRun, block.end - begin);
    for (std::size_t i = 0; i < count; ++i) p[i] = math::logistic(rows.scores[begin + i]);
    for (std::size_t i = 0; i < count; ++i) {
      const double weight = weight_of(rows, begin + i);
      pairs[begin + i] = quantize(weight * (p[i] - rows.labels[begin + i]), weight * p[i] * (1.0 - p[i]), begin + i);
    }
  }
}

// e^(score - largest) of one run, class-major, and one over their sum.
void softmax_run(const LossRows& rows, std::size_t begin, std::size_t count, std::vector<double>& exps,
                 double* largest, double* inverse) noexcept {
  for (std::size_t i = 0; i < count; ++i) largest[i] = rows.scores[begin + i];
  for (std::size_t k = 1; k < rows.output_count; ++k) {
    const double* scores = rows.scores + k * rows.row_count + begin;
    for (std::size_t i = 0; i < count; ++i) largest[i] = std::max(largest[i], scores[i]);
  }
  for (std::size_t i = 0; i < count; ++i) inverse[i] = 0;
  for (std::size_t k = 0; k < rows.output_count; ++k) {
    const double* scores = rows.scores + k * rows.row_count + begin;
    double* out = exps.data() + k * kRun;
    for (std::size_t i = 0; i < count; ++i) out[i] = math::exp(scores[i] - largest[i]);
    for (std::size_t i = 0; i < count; ++i) inverse[i] += out[i];
  }
  for (std::size_t i = 0; i < count; ++i) inverse[i] = 1.0 / inverse[i];
}

void quantize_softmax(const LossRows& rows, const Block& block, const std::vector<Quantizer>& quantizers,
                      std::int64_t* pairs) {
  std::vector<double> exps(rows.output_count * kRun);
  double largest[kRun];
  double inverse[kRun];
  const double k_count = static_cast<double>(rows.output_count);
  const double factor = k_count / (k_count - 1.0);
  for (std::size_t begin = block.begin; begin < block.end; begin += kRun) {
    const std::size_t count = std::min(kRun, block.end - begin);
    softmax_run(rows, begin, count, exps, largest, inverse);
    for (std::size_t k = 0; k < rows.output_count; ++k) {
      std::int64_t* out = pairs + k * rows.row_count;
      const double wanted = static_cast<double>(k);
      for (std::size_t i = 0; i < count; ++i) {
        const double weight = weight_of(rows, begin + i);
        const double p = exps[k * kRun + i] * inverse[i];
        const double y = rows.labels[begin + i] == wanted ? 1.0 : 0.0;
        out[begin + i] = quantizers[k](weight * (p - y), factor * weight * p * (1.0 - p), begin + i);
      }
    }
  }
}

double largest_error(const LossRows& rows, const Control& control) {
  std::vector<double> partial(block_count(rows.row_count), 0.0);
  for_each_block(rows.row_count, control, [&](const Block& block) {
    double largest = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      largest = std::max(largest, weight_of(rows, row) * std::abs(rows.scores[row] - rows.labels[row]));
    }
    partial[block.index] = largest;
  });
  double largest = 0;
  for (const double value : partial) largest = std::max(largest, value);
  return largest;
}

GradientScales quantize_squared_error(const LossRows& rows, std::uint64_t seed, double largest_weight,
                                      std::span<std::int64_t> pairs, const Control& control) {
  const double largest = largest_error(rows, control);
  const bool exact = rows.weights == nullptr;
  GradientScales scales;
  scales.gradient = largest > 0 ? largest / (exact ? kExactSteps : kGradientSteps) : 1.0;
  scales.hessian = exact ? 1.0 : largest_weight / kHessianSteps;
  scales.shift = exact ? kExactShift : 32;
  const Quantizer quantize{1.0 / scales.gradient, 1.0 / scales.hessian, mix_of(seed, 0)};
  for_each_block(rows.row_count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double error = rows.scores[row] - rows.labels[row];
      if (exact) {
        // Half a step up, then down to a whole one; the large number keeps the truncation a floor.
        const double steps = error * quantize.per_gradient + (kExactSteps * 2 + 0.5);
        pairs[row] = pack(static_cast<std::int32_t>(static_cast<std::int64_t>(steps) - (std::int64_t{1} << 30)), 1,
                          kExactShift);
      } else {
        pairs[row] = quantize(rows.weights[row] * error, rows.weights[row], row);
      }
    }
  });
  return scales;
}

double binary_loss(double score, double label) noexcept {
  const double size = std::abs(score);
  return math::log1p(math::exp(-size)) + std::max(score, 0.0) - label * score;
}

double softmax_loss(const LossRows& rows, std::size_t row) noexcept {
  double largest = rows.scores[row];
  for (std::size_t k = 1; k < rows.output_count; ++k) largest = std::max(largest, rows.scores[k * rows.row_count + row]);
  double sum = 0;
  for (std::size_t k = 0; k < rows.output_count; ++k) sum += math::exp(rows.scores[k * rows.row_count + row] - largest);
  const std::size_t label = static_cast<std::size_t>(rows.labels[row]);
  return math::log(sum) + largest - rows.scores[label * rows.row_count + row];
}

double row_loss(const LossRows& rows, std::size_t row) noexcept {
  if (rows.objective == Objective::kBinary) return binary_loss(rows.scores[row], rows.labels[row]);
  if (rows.objective == Objective::kSoftmax) return softmax_loss(rows, row);
  const double error = rows.scores[row] - rows.labels[row];
  return error * error;
}

}  // namespace

GradientScales quantize_gradients(const LossRows& rows, std::uint64_t seed, double largest_weight,
                                  std::span<std::int64_t> pairs, const Control& control) {
  if (rows.objective == Objective::kSquaredError) {
    return quantize_squared_error(rows, seed, largest_weight, pairs, control);
  }
  const bool binary = rows.objective == Objective::kBinary;
  const double k_count = static_cast<double>(rows.output_count);
  const double factor = binary ? 1.0 : k_count / (k_count - 1.0);
  GradientScales scales;
  scales.gradient = largest_weight / kGradientSteps;
  scales.hessian = factor * 0.25 * largest_weight / kHessianSteps;
  std::vector<Quantizer> quantizers;
  for (std::size_t k = 0; k < rows.output_count; ++k) {
    quantizers.push_back({1.0 / scales.gradient, 1.0 / scales.hessian, mix_of(seed, k)});
  }
  for_each_block(rows.row_count, control, [&](const Block& block) {
    if (binary) quantize_binary(rows, block, quantizers[0], pairs.data());
    else quantize_softmax(rows, block, quantizers, pairs.data());
  });
  return scales;
}

double mean_loss(const LossRows& rows, std::size_t stride, const Control& control) {
  const std::size_t blocks = block_count(rows.row_count);
  std::vector<double> losses(blocks, 0.0);
  std::vector<double> weights(blocks, 0.0);
  for_each_block(rows.row_count, control, [&](const Block& block) {
    const std::size_t first = (block.begin + stride - 1) / stride * stride;
    for (std::size_t row = first; row < block.end; row += stride) {
      const double weight = weight_of(rows, row);
      losses[block.index] += weight * row_loss(rows, row);
      weights[block.index] += weight;
    }
  });
  double loss = 0;
  double weight = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    loss += losses[block];
    weight += weights[block];
  }
  const double mean = weight > 0 ? loss / weight : 0.0;
  return rows.objective == Objective::kSquaredError ? std::sqrt(mean) : mean;
}

}  // namespace millrace
