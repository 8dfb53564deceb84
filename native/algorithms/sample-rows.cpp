#include "algorithms/sample-rows.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>

#include "core/math.h"
#include "core/random.h"
#include "core/simd.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSampleStream = 6;
constexpr std::size_t kSizeCodes = 1 << 16;
constexpr std::size_t kMostCopies = 20;
constexpr std::size_t kDrawnRows = 256;

double unit_of(std::uint64_t seed, std::uint64_t row) noexcept {
  // Beyond 2^32 rows the high part of the number joins the stream.
  const std::uint32_t stream = kSampleStream + (static_cast<std::uint32_t>(row >> 32) << 8);
  return to_unit(random_words(seed, stream, static_cast<std::uint32_t>(row)));
}

// Sorts rows into chosen and others by body(row) -> factor, each list in row order.
template <class Factor>
void choose(std::size_t row_count, bool has_factors, const Control& control, RowSample& sample, Factor&& factor_of) {
  const std::size_t blocks = block_count(row_count);
  std::vector<std::vector<std::uint32_t>> chosen(blocks);
  std::vector<std::vector<std::uint32_t>> others(blocks);
  // Every factor is written below: setting all to 0 first would be a pass of its own that nothing can stop.
  sample.factors.resize(has_factors ? row_count : 0);
  for_each_block(row_count, control, [&](const Block& block) {
    // Both lists are written to and one of them grows: whether a row is taken cannot be foretold.
    std::vector<std::uint32_t>& in = chosen[block.index];
    std::vector<std::uint32_t>& out = others[block.index];
    in.resize(block.end - block.begin);
    out.resize(block.end - block.begin);
    std::size_t taken = 0;
    std::size_t left = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const float factor = factor_of(row);
      if (has_factors) sample.factors[row] = factor;
      in[taken] = static_cast<std::uint32_t>(row);
      out[left] = static_cast<std::uint32_t>(row);
      taken += factor > 0;
      left += !(factor > 0);
    }
    in.resize(taken);
    out.resize(left);
  });
  sample.is_all = false;
  sample.chosen.clear();
  sample.others.clear();
  for (std::size_t block = 0; block < blocks && !control.stopped(); ++block) {
    sample.chosen.insert(sample.chosen.end(), chosen[block].begin(), chosen[block].end());
    sample.others.insert(sample.others.end(), others[block].begin(), others[block].end());
  }
}

// P(copies <= k) of a Poisson draw.
std::array<double, kMostCopies> poisson_steps(double mean) noexcept {
  std::array<double, kMostCopies> steps{};
  double term = math::exp(-mean);
  double sum = 0;
  for (std::size_t k = 0; k < kMostCopies; ++k) {
    sum += term;
    steps[k] = sum;
    term *= mean / static_cast<double>(k + 1);
  }
  return steps;
}

// unit_of for some rows after each other, all lanes of a round at once.
void draw_units(std::uint64_t seed, std::uint64_t first, std::size_t count, double* units) noexcept {
  if ((first >> 32) != ((first + count) >> 32)) {
    for (std::size_t i = 0; i < count; ++i) units[i] = unit_of(seed, first + i);
    return;
  }
  constexpr int kRotations[8] = {13, 15, 26, 6, 17, 29, 16, 24};
  const std::uint32_t keys[3] = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                 0x1BD11BDAu ^ static_cast<std::uint32_t>(seed) ^ static_cast<std::uint32_t>(seed >> 32)};
  const std::uint32_t stream = kSampleStream + (static_cast<std::uint32_t>(first >> 32) << 8);
  std::uint32_t x0[kDrawnRows];
  std::uint32_t x1[kDrawnRows];
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < kDrawnRows; ++i) {
      x0[i] = stream + keys[0];
      x1[i] = static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(i) + keys[1];
    }
    for (int round = 0; round < 20; ++round) {
      const int rotation = kRotations[round % 8];
      const bool mixes = round % 4 == 3;
      const int step = round / 4 + 1;
      const std::uint32_t add0 = mixes ? keys[step % 3] : 0;
      const std::uint32_t add1 = mixes ? keys[(step + 1) % 3] + static_cast<std::uint32_t>(step) : 0;
      for (std::size_t i = 0; i < kDrawnRows; ++i) {
        const std::uint32_t a = x0[i] + x1[i];
        const std::uint32_t b = ((x1[i] << rotation) | (x1[i] >> (32 - rotation))) ^ a;
        x0[i] = a + add0;
        x1[i] = b + add1;
      }
    }
  });
  for (std::size_t i = 0; i < count; ++i) units[i] = to_unit({x0[i], x1[i]});
}

// Copies of rows: how many steps lie at or below their draws.
template <class Copies>
void count_copies(const std::array<double, kMostCopies>& steps, const double* units, std::size_t count, Copies* copies) noexcept {
  constexpr std::size_t kUsual = 5;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t below = 0;
    for (std::size_t k = 0; k < kUsual; ++k) below += units[i] >= steps[k];
    while (below >= kUsual && below < kMostCopies - 1 && units[i] >= steps[below]) ++below;
    copies[i] = static_cast<Copies>(below);
  }
}

// The leading 16 bits of a size: its order, to 0.4 %.
std::size_t size_code(double size) noexcept {
  return std::bit_cast<std::uint32_t>(static_cast<float>(size)) >> 15;
}
double least_of_code(std::size_t code) noexcept {
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(code) << 15));
}

LargeArray<double> sizes_of(const SamplingRules& rules, const RoundGradients& gradients, std::size_t outputs,
                             std::size_t row_count, const Control& control) {
  LargeArray<double> sizes(row_count);
  for_each_block(row_count, control, [&](const Block& block) {
    std::vector<double> g(outputs * kLossRun);
    std::vector<double> h(outputs * kLossRun);
    for (std::size_t begin = block.begin; begin < block.end; begin += kLossRun) {
      const std::size_t count = std::min(kLossRun, block.end - begin);
      gradients.exact(begin, count, g.data(), h.data());
      for (std::size_t i = 0; i < count; ++i) {
        double size = 0;
        for (std::size_t k = 0; k < outputs; ++k) {
          const double gradient = g[k * count + i];
          const double hessian = h[k * count + i];
          size += rules.kind == Sampling::kGoss ? std::abs(gradient * hessian)
                                                : gradient * gradient + rules.mvs_lambda * hessian * hessian;
        }
        sizes[begin + i] = rules.kind == Sampling::kGoss ? size : std::sqrt(size);
      }
    }
  });
  return sizes;
}

std::vector<std::int64_t> count_sizes(const LargeArray<double>& sizes, Comm& comm, const Control& control) {
  std::vector<std::int64_t> counts(kSizeCodes, 0);
  for_each_block(
      sizes.size(), control,
      [&](const Block& block) {
        // Sizes that were not reached before a stop are no numbers.
        if (control.stopped()) return;
        std::vector<std::int64_t> mine(kSizeCodes, 0);
        for (std::size_t row = block.begin; row < block.end; ++row) ++mine[size_code(sizes[row])];
        for (std::size_t code = 0; code < kSizeCodes; ++code) {
          if (mine[code] != 0) std::atomic_ref(counts[code]).fetch_add(mine[code], std::memory_order_relaxed);
        }
      },
      1 << 18);
  comm.sum(counts);
  return counts;
}

// The size from which the sum of min(1, size / threshold) over all rows is the wanted number of rows.
double mvs_threshold(const std::vector<std::int64_t>& counts, double wanted) noexcept {
  double all = 0;
  for (std::size_t code = 0; code < kSizeCodes; ++code) {
    if (counts[code] > 0) all += static_cast<double>(counts[code]) * least_of_code(code);
  }
  double above = 0;     // rows that are taken for certain
  double below = all;   // sum of the sizes of the others
  for (std::size_t code = kSizeCodes; code-- > 0;) {
    if (counts[code] == 0) continue;
    // With the threshold at this code's size, rows above it count once.
    const double size = least_of_code(code);
    if (size <= 0 || above + below / size > wanted) break;
    above += static_cast<double>(counts[code]);
    below -= static_cast<double>(counts[code]) * size;
  }
  return wanted > above ? below / (wanted - above) : 0.0;
}

}  // namespace

void draw_sample(const SamplingRules& rules, std::uint64_t seed, std::uint64_t row_base, std::size_t row_count,
                 const Control& control, RowSample& sample) {
  const bool has_copies = rules.kind == Sampling::kBootstrap;
  std::vector<float> factors(row_count);
  const auto steps = poisson_steps(rules.fraction);
  for_each_block(row_count, control, [&](const Block& block) {
    std::array<double, kDrawnRows> units;
    for (std::size_t at = block.begin; at < block.end; at += kDrawnRows) {
      const std::size_t count = std::min(kDrawnRows, block.end - at);
      draw_units(seed, row_base + at, count, units.data());
      if (has_copies) count_copies(steps, units.data(), count, factors.data() + at);
      else for (std::size_t i = 0; i < count; ++i) factors[at + i] = units[i] < rules.fraction ? 1.0f : 0.0f;
    }
  });
  choose(row_count, false, control, sample, [&](std::size_t row) { return factors[row]; });
  if (has_copies) sample.factors = std::move(factors);
}

void draw_copies(const SamplingRules& rules, std::uint64_t seed, std::uint64_t row_base, std::span<std::uint8_t> copies) noexcept {
  const auto steps = poisson_steps(rules.fraction);
  std::array<double, kDrawnRows> units;
  for (std::size_t at = 0; at < copies.size(); at += kDrawnRows) {
    const std::size_t count = std::min(kDrawnRows, copies.size() - at);
    draw_units(seed, row_base + at, count, units.data());
    if (rules.kind == Sampling::kBootstrap) count_copies(steps, units.data(), count, copies.data() + at);
    else for (std::size_t i = 0; i < count; ++i) copies[at + i] = units[i] < rules.fraction;
  }
}

void sample_by_gradient(const SamplingRules& rules, const RoundGradients& gradients, std::size_t outputs,
                        std::uint64_t seed, std::uint64_t row_base, std::size_t row_count, Comm& comm,
                        const Control& control, RowSample& sample) {
  const LargeArray<double> sizes = sizes_of(rules, gradients, outputs, row_count, control);
  const std::vector<std::int64_t> counts = count_sizes(sizes, comm, control);
  std::int64_t rows = 0;
  for (const std::int64_t count : counts) rows += count;
  if (rules.kind == Sampling::kMvs) {
    const double threshold = mvs_threshold(counts, rules.fraction * static_cast<double>(rows));
    choose(row_count, true, control, sample, [&](std::size_t row) {
      if (sizes[row] >= threshold) return 1.0f;
      const double share = sizes[row] / threshold;
      return unit_of(seed, row_base + row) < share ? static_cast<float>(1.0 / share) : 0.0f;
    });
    return;
  }
  const std::int64_t top = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(rows) * rules.top_rate));
  std::size_t least = kSizeCodes;
  std::int64_t taken = 0;
  while (taken < top && least > 0) taken += counts[--least];
  const double rest = static_cast<double>(rows - taken);
  const double share = rest > 0 ? std::min(1.0, rules.other_rate * static_cast<double>(rows) / rest) : 1.0;
  choose(row_count, true, control, sample, [&](std::size_t row) {
    if (size_code(sizes[row]) >= least) return 1.0f;
    return unit_of(seed, row_base + row) < share ? static_cast<float>(1.0 / share) : 0.0f;
  });
}

}  // namespace millrace
