#include "algorithms/round-gradients.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/random.h"
#include "core/threads.h"
#include "kernels/loss/rank-gradients.h"

namespace millrace {
namespace {

constexpr std::uint32_t kRoundingStream = 4;
constexpr std::size_t kQueryBlock = 64;

std::uint32_t mix_of(std::uint64_t seed, std::size_t output) noexcept {
  return random_words(seed, kRoundingStream, static_cast<std::uint32_t>(output)).first;
}

// Calls body(begin, count, gradients, hessians) for runs of a block's rows; the two hold [outputs x count].
template <class Body>
void for_each_loss_run(const RoundGradients& gradients, const Block& block, std::size_t outputs, Body&& body) {
  std::vector<double> g(outputs * kLossRun);
  std::vector<double> h(outputs * kLossRun);
  for (std::size_t begin = block.begin; begin < block.end; begin += kLossRun) {
    const std::size_t count = std::min(kLossRun, block.end - begin);
    gradients.exact(begin, count, g.data(), h.data());
    body(begin, count, g.data(), h.data());
  }
}

void multiply(const float* factors, std::size_t count, double* gradients, double* hessians) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    gradients[i] *= static_cast<double>(factors[i]);
    hessians[i] *= static_cast<double>(factors[i]);
  }
}

}  // namespace

RoundGradients::RoundGradients(const RankRows& rows, const BoostRules& rules, double largest_weight)
    : rows_(rows), rules_(rules), bounds_(loss_bounds(rules.objective, rules.loss, rules.outputs)),
      largest_weight_(largest_weight),
      is_bounded_(std::isfinite(bounds_.gradient) && std::isfinite(bounds_.hessian)),
      words_(rules.outputs * rows.row_count()), scales_(rules.outputs) {
  if (!is_ranking(rules.objective)) return;
  gradients_ = LargeArray<double>(rows.row_count());
  hessians_ = LargeArray<double>(rows.row_count());
}

void RoundGradients::start(std::uint64_t round_seed, const Control& control) {
  if (!is_ranking(rules_.objective)) return;
  const std::size_t queries = rows_.scored.query_offsets.size() - 1;
  for_each_block(
      queries, control,
      [&](const Block& block) {
        rank_gradients(rows_.scored, block.begin, block.end, round_seed, gradients_.data(), hessians_.data());
      },
      kQueryBlock);
}

void RoundGradients::exact(std::size_t begin, std::size_t count, double* gradients, double* hessians) const noexcept {
  const double* g = rules_.objective == Objective::kCustom ? rows_.custom_gradients : gradients_.data();
  const double* h = rules_.objective == Objective::kCustom ? rows_.custom_hessians : hessians_.data();
  if (g == nullptr) return loss_gradients(rows_.scored, begin, count, gradients, hessians);
  for (std::size_t k = 0; k < rules_.outputs; ++k) {
    std::memcpy(gradients + k * count, g + k * rows_.row_count() + begin, count * sizeof(double));
    std::memcpy(hessians + k * count, h + k * rows_.row_count() + begin, count * sizeof(double));
  }
}

GradientForm RoundGradients::form(bool has_factors) const noexcept {
  const bool counts = bounds_.is_hessian_weight && rows_.scored.weights == nullptr && !has_factors;
  return counts ? GradientForm::kCount : GradientForm::kPair;
}

// The largest |gradient| and hessian of each output, over all ranks.
void RoundGradients::measure(const float* factors, std::vector<double>& largest, Comm& comm,
                             const Control& control) const {
  const std::size_t outputs = rules_.outputs;
  const std::size_t blocks = block_count(rows_.row_count());
  std::vector<double> partial(blocks * 2 * outputs, 0.0);
  for_each_block(rows_.row_count(), control, [&](const Block& block) {
    double* most = partial.data() + block.index * 2 * outputs;
    for_each_loss_run(*this, block, outputs, [&](std::size_t begin, std::size_t count, double* g, double* h) {
      for (std::size_t k = 0; k < outputs; ++k) {
        if (factors != nullptr) multiply(factors + begin, count, g + k * count, h + k * count);
        for (std::size_t i = k * count; i < (k + 1) * count; ++i) {
          most[2 * k] = std::max(most[2 * k], std::abs(g[i]));
          most[2 * k + 1] = std::max(most[2 * k + 1], h[i]);
        }
      }
    });
  });
  // Doubles that are not negative are in the order of their bits.
  std::vector<std::int64_t> bits(2 * outputs, 0);
  for (std::size_t i = 0; i < partial.size(); ++i) {
    bits[i % (2 * outputs)] = std::max(bits[i % (2 * outputs)], std::bit_cast<std::int64_t>(partial[i]));
  }
  comm.max(bits);
  largest.resize(2 * outputs);
  for (std::size_t i = 0; i < bits.size(); ++i) largest[i] = std::bit_cast<double>(bits[i]);
}

void RoundGradients::quantize(std::uint64_t round_seed, const float* factors, Comm& comm, const Control& control) {
  const std::size_t outputs = rules_.outputs;
  const GradientForm how = form(factors != nullptr);
  std::vector<double> largest;
  if (is_bounded_ && factors == nullptr) {
    for (std::size_t k = 0; k < outputs; ++k) {
      largest.push_back(bounds_.gradient * largest_weight_);
      largest.push_back(bounds_.hessian * largest_weight_);
    }
  } else {
    measure(factors, largest, comm, control);
  }
  std::vector<std::uint32_t> mixes(outputs);
  for (std::size_t k = 0; k < outputs; ++k) {
    scales_[k] = gradient_scales(largest[2 * k], largest[2 * k + 1], how);
    mixes[k] = mix_of(round_seed, k);
  }
  for_each_block(rows_.row_count(), control, [&](const Block& block) {
    for_each_loss_run(*this, block, outputs, [&](std::size_t begin, std::size_t count, double* g, double* h) {
      for (std::size_t k = 0; k < outputs; ++k) {
        if (factors != nullptr) multiply(factors + begin, count, g + k * count, h + k * count);
        quantize_gradients(g + k * count, h + k * count, count, rows_.scored.row_base + begin, mixes[k], scales_[k],
                           words_.data() + k * rows_.row_count() + begin);
      }
    });
  });
}

}  // namespace millrace
