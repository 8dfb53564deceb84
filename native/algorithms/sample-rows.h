#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/boost-rules.h"
#include "algorithms/round-gradients.h"
#include "core/comm.h"
#include "core/control.h"
#include "core/large-array.h"

namespace millrace {

// Which of this rank's rows a tree learns from. All draws are pure functions of (seed, global row).
struct RowSample {
  bool is_all = true;
  std::vector<std::uint32_t> chosen;  // rising
  std::vector<std::uint32_t> others;  // rising
  std::vector<float> factors;         // [row_count] 0: left out; or empty: chosen rows count once
};

// Bagging and bootstrap: need no gradients.
void draw_sample(const SamplingRules& rules, std::uint64_t seed, std::uint64_t row_base, std::size_t row_count,
                 const Control& control, RowSample& sample);

// How often a tree of a forest learns from each row, by bagging or bootstrap: the draws of draw_sample, on this thread.
//
//   copies  [rows of this rank]
void draw_copies(const SamplingRules& rules, std::uint64_t seed, std::uint64_t row_base, std::span<std::uint8_t> copies) noexcept;

// GOSS (Ke et al. 2017) and MVS (Ibragimov and Gusev 2019): by the size of gradients. The threshold comes from counts
// of rows by the leading bits of their size, summed over ranks, so neither order nor threads nor ranks matter.
void sample_by_gradient(const SamplingRules& rules, const RoundGradients& gradients, std::size_t outputs,
                        std::uint64_t seed, std::uint64_t row_base, std::size_t row_count, Comm& comm,
                        const Control& control, RowSample& sample);

}  // namespace millrace
